package io.slipway.promoter.domain;

import io.slipway.events.GateEvent.GateWanted;
import io.slipway.model.BuildId;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Stage;
import io.slipway.model.StageGate;
import io.slipway.model.Tag;
import io.slipway.model.TagRank;
import java.time.Instant;
import java.util.Optional;

/** What shall become of one tag. A tag that is already right has no verdict. */
public sealed interface Verdict {
  /** The tag concerned. */
  Tag tag();

  /**
   * The tag shall point at {@code to}.
   *
   * @param from where it points now
   * @param rank the build's place in the tag's order
   * @param by who or what wants it
   * @param why the rule or the request
   */
  record Move(
      Tag tag, Optional<Digest> from, Digest to, BuildId build, TagRank rank, String by, String why)
      implements Verdict {
    /** The build's number. */
    public long number() {
      return rank.number();
    }
  }

  /**
   * A builder shall check the build before the tag moves.
   *
   * @param cause the offset of the event that it follows from
   */
  record Check(Tag tag, long number, Digest digest, StageGate gate, long cause) implements Verdict {
    /** The check of a build at the gate of a stage as it is registered now. */
    static Check of(Stage stage, KnownBuild build, long cause) {
      return new Check(stage.tag(), build.number(), build.digest(), stage.gate(), cause);
    }

    /** The job for the builders. */
    public GateWanted wanted(ImageName image, Instant now) {
      return new GateWanted(now, image, number, digest, tag, gate, cause);
    }
  }

  /** The tag stays; {@code why} is a sentence for people. */
  record Refusal(Tag tag, BuildId build, long number, String by, Rule rule, String why)
      implements Verdict {}
}
