package io.slipway.promoter.domain;

import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.model.BuildId;
import io.slipway.model.Digest;
import java.time.Instant;

/**
 * Where a tag points.
 *
 * @param digest the manifest
 * @param build the build that made it
 * @param number that build's number
 * @param since when the tag came here
 * @param by who moved it
 * @param why the rule or the request
 */
public record Pointer(
    Digest digest, BuildId build, long number, Instant since, String by, String why) {

  static Pointer of(TagMoved move) {
    return new Pointer(move.to(), move.build(), move.number(), move.at(), move.by(), move.why());
  }
}
