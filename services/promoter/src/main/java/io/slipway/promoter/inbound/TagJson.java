package io.slipway.promoter.inbound;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.model.Digest;
import io.slipway.model.Tag;
import io.slipway.promoter.domain.LedgerEntry;
import io.slipway.promoter.domain.Pointer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the promoter answers, in JSON. Times are ISO 8601 in UTC. */
final class TagJson {
  private TagJson() {}

  /** A tag and where it points. */
  record Current(
      String tag, String digest, long number, String build, String at, String by, String why) {
    static Current of(Tag tag, Pointer pointer) {
      return new Current(
          tag.value(),
          pointer.digest().value(),
          pointer.number(),
          pointer.build().value(),
          pointer.since().toString(),
          pointer.by(),
          pointer.why());
    }
  }

  /** All tags of an image. */
  record Tags(String image, List<Current> tags) {}

  /** A line of the ledger; {@code outcome} is {@code moved} or {@code refused}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      String at,
      String tag,
      String outcome,
      @Nullable String from,
      @Nullable String to,
      long number,
      String build,
      String by,
      String why) {
    static Line of(LedgerEntry entry) {
      return switch (entry) {
        case LedgerEntry.Moved(TagMoved e) ->
            new Line(
                e.at().toString(),
                e.tag().value(),
                "moved",
                e.from().map(Digest::value).orElse(null),
                e.to().value(),
                e.number(),
                e.build().value(),
                e.by(),
                e.why());
        case LedgerEntry.Refused(TagMoveRefused e) ->
            new Line(
                e.at().toString(),
                e.tag().value(),
                "refused",
                null,
                null,
                e.number(),
                e.build().value(),
                e.by(),
                e.why());
      };
    }
  }

  /** The ledger of an image, newest first. */
  record History(String image, List<Line> moves) {}

  /** A promotion as it is asked for; {@code to} is {@code latest} when it is left out. */
  record Wish(
      @Nullable String image, @Nullable Long number, @Nullable String to, @Nullable String by) {}

  /** A promotion that was accepted and has no result yet. */
  record Accepted(String image, long number, String to, String status) {}

  /** A promotion that is done: the tag and where it points. */
  record Promoted(String image, @JsonUnwrapped Current current) {}
}
