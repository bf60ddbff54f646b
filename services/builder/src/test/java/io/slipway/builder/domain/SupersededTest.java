package io.slipway.builder.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.BuildEvent.BuildCancelled;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildReleased;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.model.BuildId;
import io.slipway.model.BuilderId;
import io.slipway.model.Outcome;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SupersededTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private final BuildDispatched second = Jobs.attempt(Jobs.job("registry.example/app"), 2);

  @Test
  void aSuccessOfAnyAttemptCounts() {
    assertThat(Superseded.by(finished(Outcome.SUCCESS, 1), second)).isTrue();
    assertThat(Superseded.by(finished(Outcome.SUCCESS, 3), second)).isTrue();
  }

  @Test
  void aFailureCountsOnlyForItsAttemptAndThoseBefore() {
    // The scheduler does not count the word of a lost attempt: this one must run.
    assertThat(Superseded.by(finished(Outcome.FAILURE, 1), second)).isFalse();
    assertThat(Superseded.by(finished(Outcome.FAILURE, 2), second)).isTrue();
    assertThat(Superseded.by(finished(Outcome.ERROR, 3), second)).isTrue();
  }

  @Test
  void aStartOfTheAttemptOrALaterOneCounts() {
    assertThat(Superseded.by(started(1), second)).isFalse();
    assertThat(Superseded.by(started(2), second)).isTrue();
    assertThat(Superseded.by(started(3), second)).isTrue();
  }

  @Test
  void aLaterAttemptInTheQueueCountsBeforeItIsStarted() {
    // Its holder was lost before the acknowledgement: the scheduler and Kafka both hand it out
    // anew.
    assertThat(Superseded.by(Jobs.attempt(second, 3), second)).isTrue();
    assertThat(Superseded.by(second, second)).isFalse();
    assertThat(Superseded.by(Jobs.attempt(second, 1), second)).isFalse();
  }

  @Test
  void whatWasCancelledOrGivenBackNeedNotBeRun() {
    assertThat(Superseded.by(released(1), second)).isFalse();
    assertThat(Superseded.by(released(2), second)).isTrue();
    assertThat(
            Superseded.by(
                new BuildCancelled(T0, second.build(), second.image(), "ada", ""), second))
        .isTrue();
  }

  @Test
  void itsOwnStartDoesNotMatterToWhoIsAtWork() {
    assertThat(Superseded.underWay(started(2), second)).isFalse();
    assertThat(Superseded.underWay(started(3), second)).isTrue();
    assertThat(Superseded.underWay(finished(Outcome.ERROR, 2), second)).isTrue();
  }

  private BuildReleased released(int attempt) {
    return new BuildReleased(T0, second.build(), second.image(), new BuilderId("b"), attempt);
  }

  @Test
  void otherBuildsDoNotMatter() {
    BuildDispatched other = Jobs.job("registry.example/app");
    assertThat(Superseded.by(finished(Outcome.SUCCESS, 9), other)).isFalse();
    assertThat(Superseded.by(started(9), other)).isFalse();
  }

  private BuildFinished finished(Outcome outcome, int attempt) {
    BuildId build = second.build();
    return new BuildFinished(T0, build, second.image(), outcome, "", Optional.empty(), attempt);
  }

  private BuildStarted started(int attempt) {
    return new BuildStarted(T0, second.build(), second.image(), new BuilderId("b"), attempt);
  }
}
