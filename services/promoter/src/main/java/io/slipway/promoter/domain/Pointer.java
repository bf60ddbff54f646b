package io.slipway.promoter.domain;

import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.model.BuildId;
import io.slipway.model.Digest;
import io.slipway.model.TagPlace;
import io.slipway.model.TagRank;
import java.time.Instant;

/**
 * Where a tag points.
 *
 * @param digest the manifest
 * @param build the build that made it
 * @param place how far the move counts among all of the tag
 * @param since when the tag came here
 * @param by who moved it
 * @param why the rule or the request
 */
public record Pointer(
    Digest digest, BuildId build, TagPlace place, Instant since, String by, String why) {

  static Pointer of(long offset, TagMoved move) {
    return new Pointer(
        move.to(), move.build(), move.place(offset), move.at(), move.by(), move.why());
  }

  /** The build's place in the tag's order. */
  public TagRank rank() {
    return place.rank();
  }

  /** The build's number. */
  public long number() {
    return rank().number();
  }
}
