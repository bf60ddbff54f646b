package io.slipway.scheduler.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.GateEvent;
import io.slipway.events.GateEvent.GateEnded;
import io.slipway.events.GateEvent.GateWanted;
import io.slipway.model.BuilderId;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.StageGate;
import io.slipway.model.Tag;
import io.slipway.scheduler.forge.CommitStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateNoteTest {
  private static final ImageName IMAGE = new ImageName("r/app");
  private static final Digest DIGEST = new Digest("sha256:" + "a".repeat(64));
  private static final Tag STAGE = new Tag("staging");
  private static final StageGate GATE =
      new StageGate.Command(List.of("/check"), Duration.ofMinutes(1));

  @Test
  void aCheckIsPendingUntilItEnds() {
    assertThat(after(wanted(7)).status(3).state()).isEqualTo(State.PENDING);
    assertThat(after(wanted(7), ended(7, true)).status(3).description())
        .isEqualTo("build 3 passed");
    assertThat(after(wanted(7), ended(7, false)).status(3).description())
        .isEqualTo("build 3 did not pass: exit code 4");
  }

  @Test
  void anEndCountsThoughItsWishComesLater() {
    GateNote note = after(ended(7, false), wanted(7));

    assertThat(note.status(3).state()).isEqualTo(State.FAILURE);
    assertThat(note.over()).isTrue();
  }

  /** The promoter goes by the first; a builder that died and its successor may tell two. */
  @Test
  void ofSeveralEndsOfOneCheckTheFirstCounts() {
    assertThat(after(wanted(7), ended(7, true), ended(7, false)).status(3).state())
        .isEqualTo(State.SUCCESS);
  }

  @Test
  void theNewestCheckCounts() {
    GateNote again = after(wanted(7), ended(7, false), wanted(9));
    assertThat(again.status(3).state()).isEqualTo(State.PENDING);
    assertThat(again.over()).isFalse();

    again.add(ended(7, false));
    assertThat(again.over()).as("told again").isFalse();

    again.add(ended(9, true));
    assertThat(again.status(3).state()).isEqualTo(State.SUCCESS);
  }

  private static GateNote after(GateEvent... events) {
    GateNote note = new GateNote();
    List.of(events).forEach(note::add);
    return note;
  }

  private static GateWanted wanted(long cause) {
    return new GateWanted(Instant.now(), IMAGE, 3, DIGEST, STAGE, GATE, cause);
  }

  private static GateEnded ended(long cause, boolean passed) {
    return new GateEnded(
        Instant.now(),
        IMAGE,
        3,
        DIGEST,
        STAGE,
        GATE,
        cause,
        passed,
        passed ? "exit code 0" : "exit code 4",
        Duration.ofSeconds(1),
        new BuilderId("b-1"));
  }
}
