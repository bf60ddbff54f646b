package io.slipway.promoter.inbound;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.BuildEvent.TagRestored;
import io.slipway.model.Digest;
import io.slipway.model.Tag;
import io.slipway.promoter.domain.Drift;
import io.slipway.promoter.domain.LedgerEntry;
import io.slipway.promoter.domain.Pointer;
import io.slipway.promoter.domain.Verdict;
import java.util.List;
import java.util.Locale;
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

  /**
   * A line of the ledger; {@code outcome} is {@code moved}, {@code refused} or {@code restored}.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      String at,
      String tag,
      String outcome,
      @Nullable String from,
      @Nullable String to,
      long number,
      @Nullable String build,
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
        case LedgerEntry.Restored(TagRestored e) ->
            new Line(
                e.at().toString(),
                e.tag().value(),
                "restored",
                e.found().map(Digest::value).orElse(null),
                e.to().value(),
                e.number(),
                null,
                "promoter",
                "the registry had it elsewhere");
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

  /** An approval; {@code to} and {@code digest} are found when they are left out. */
  record Approval(
      @Nullable String image,
      @Nullable Long number,
      @Nullable String digest,
      @Nullable String to,
      @Nullable String by) {}

  /** A check that is asked for again; {@code to} is the first stage with one when left out. */
  record Again(
      @Nullable String image, @Nullable Long number, @Nullable String to, @Nullable String by) {}

  /** A check that was passed. */
  record Checked(String image, long number, String tag, String outcome) {}

  /** A rollback; {@code number} is found when it is left out. */
  record Back(
      @Nullable String image,
      @Nullable String tag,
      @Nullable Long number,
      @Nullable String by,
      @Nullable String why) {}

  /** What would become of a promotion; nothing when the tag is there already. */
  record Foreseen(String image, long number, String to, List<Verdicts> verdicts) {}

  /**
   * {@code outcome} is {@code moves}, {@code checks} (a builder checks the build first) or {@code
   * refused}; {@code rule} says which one refuses.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Verdicts(
      String tag,
      String outcome,
      @Nullable String from,
      @Nullable String to,
      @Nullable String rule,
      String why) {
    static Verdicts of(Verdict verdict) {
      return switch (verdict) {
        case Verdict.Move m ->
            new Verdicts(
                m.tag().value(),
                "moves",
                m.from().map(Digest::value).orElse(null),
                m.to().value(),
                null,
                m.why());
        case Verdict.Check c ->
            new Verdicts(c.tag().value(), "checks", null, c.digest().value(), null, text(c));
        case Verdict.Refusal r ->
            new Verdicts(r.tag().value(), "refused", null, null, r.rule().text(), r.why());
      };
    }

    private static String text(Verdict.Check check) {
      return "a builder checks first: " + check.gate().text();
    }
  }

  /** A tag that the registry has otherwise than the ledger. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Drifting(
      String image,
      String tag,
      @Nullable String found,
      @Nullable String wanted,
      String state,
      String at) {
    static Drifting of(Drift drift) {
      return new Drifting(
          drift.image().value(),
          drift.tag().value(),
          drift.found().map(Digest::value).orElse(null),
          drift.wanted().map(Digest::value).orElse(null),
          drift.state().name().toLowerCase(Locale.ROOT),
          drift.at().toString());
    }
  }

  /** A tag that was put back. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Restored(String at, String image, String tag, @Nullable String found, String to) {
    static Restored of(TagRestored event) {
      return new Restored(
          event.at().toString(),
          event.image().value(),
          event.tag().value(),
          event.found().map(Digest::value).orElse(null),
          event.to().value());
    }
  }

  /** {@code compared} is when everything was compared last; absent before the first time. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Drifts(@Nullable String compared, List<Drifting> tags, List<Restored> restored) {}

  /** A promotion that was accepted and has no result yet. */
  record Accepted(String image, long number, String to, String status) {}

  /** A promotion that is done: the tag and where it points. */
  record Promoted(String image, @JsonUnwrapped Current current) {}
}
