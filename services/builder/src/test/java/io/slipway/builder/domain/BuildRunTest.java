package io.slipway.builder.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildResult;
import io.slipway.build.image.Digest;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.model.BuilderId;
import io.slipway.model.Outcome;
import io.slipway.model.Stage;
import io.slipway.model.StageGate;
import io.slipway.model.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildRunTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final BuildDispatched job = Jobs.job("registry.example/app");
  private final BuildRun.Claimed claimed = new BuildRun.Claimed(job, new BuilderId("b1"));

  @Test
  void theAnnouncementNamesBuilderAndAttempt() {
    var started = claimed.announcement(NOW);

    assertThat(started.builder()).isEqualTo(new BuilderId("b1"));
    assertThat(started.attempt()).isEqualTo(1);
    assertThat(started.build()).isEqualTo(job.build());
  }

  @Test
  void successPublishesTheImageWithItsFenceBeforeTheEnd() {
    Digest digest = Digest.of("manifest");

    var over =
        claimed
            .announced()
            .over(new BuildResult.Success(digest, Digest.of("c"), 1, List.of(), 1, 0, 1), NOW);

    assertThat(over.lastEvents()).hasSize(2);
    assertThat(over.lastEvents().getFirst())
        .isInstanceOfSatisfying(
            ImagePublished.class,
            image -> {
              assertThat(image.fence()).isEqualTo(42);
              assertThat(image.number()).isEqualTo(7);
              assertThat(image.digest().value()).isEqualTo(digest.value());
            });
    assertThat(over.lastEvents().getLast())
        .isInstanceOfSatisfying(
            BuildFinished.class,
            end -> {
              assertThat(end.outcome()).isEqualTo(Outcome.SUCCESS);
              assertThat(end.digest()).map(Object::toString).contains(digest.value());
            });
  }

  @Test
  void whatTheRepositoryAsksForIsToldWithTheImage() {
    var success =
        new BuildResult.Success(Digest.of("m"), Digest.of("c"), 1, List.of(), 1, 0, 1)
            .withProjectFile(Optional.of("[{\"tag\":\"canary\",\"gate\":\"approval\"}]"));

    var over = claimed.announced().over(success, NOW);

    assertThat(over.lastEvents().getFirst())
        .isInstanceOfSatisfying(
            ImagePublished.class,
            image ->
                assertThat(image.chain().stages())
                    .containsExactly(new Stage(new Tag("canary"), new StageGate.Approval())));
  }

  @Test
  void anEngineThatTellsNonsensePublishesNothing() {
    var success =
        new BuildResult.Success(Digest.of("m"), Digest.of("c"), 1, List.of(), 1, 0, 1)
            .withProjectFile(Optional.of("[{\"tag\":\"../x\"}]"));

    var over = claimed.announced().over(success, NOW);

    assertThat(over.lastEvents())
        .singleElement()
        .isInstanceOfSatisfying(
            BuildFinished.class, end -> assertThat(end.outcome()).isEqualTo(Outcome.ERROR));
  }

  @Test
  void theUsersFailureAndTheFarmsErrorAreToldApartAndPublishNothing() {
    var failure =
        claimed
            .announced()
            .over(
                new BuildResult.Failure(
                    "Dockerfile:3: no", Optional.of("Dockerfile:3"), 1, List.of()),
                NOW);
    var error = claimed.announced().over(new BuildResult.Broken("registry is away", true), NOW);

    assertThat(failure.lastEvents())
        .singleElement()
        .isInstanceOfSatisfying(
            BuildFinished.class,
            end -> {
              assertThat(end.outcome()).isEqualTo(Outcome.FAILURE);
              assertThat(end.message()).isEqualTo("Dockerfile:3: no");
              assertThat(end.digest()).isEmpty();
            });
    assertThat(error.lastEvents())
        .singleElement()
        .isInstanceOfSatisfying(
            BuildFinished.class, end -> assertThat(end.outcome()).isEqualTo(Outcome.ERROR));
  }

  @Test
  void whatIsStoppedPublishesNothingAndSaysWhoGoesOn() {
    assertThat(stopped(BuildRun.Reason.LEASE_LOST))
        .isInstanceOfSatisfying(BuildRun.Abandoned.class, a -> assertThat(a.giveBack()).isEmpty());
    assertThat(stopped(BuildRun.Reason.SHUTDOWN))
        .isInstanceOfSatisfying(
            BuildRun.Abandoned.class,
            a -> assertThat(a.giveBack().orElseThrow().attempt()).isEqualTo(1));
    assertThat(stopped(BuildRun.Reason.DISK_FULL))
        .isInstanceOfSatisfying(
            BuildRun.Abandoned.class, a -> assertThat(a.giveBack()).isPresent());
    assertThat(outcome(stopped(BuildRun.Reason.CANCELLED))).isEqualTo(Outcome.CANCELLATION);
    assertThat(outcome(stopped(BuildRun.Reason.TIMEOUT))).isEqualTo(Outcome.TIMEOUT);
  }

  @Test
  void aFullDiskSendsTheBuildElsewhereOnce() {
    BuildResult full = new BuildResult.Broken("no space left", true, true);
    BuildRun.Running second =
        new BuildRun.Claimed(Jobs.attempt(job, 2), new BuilderId("b2")).announced();

    assertThat(claimed.announced().elsewhere(full))
        .contains(new BuildRun.Stop(BuildRun.Reason.DISK_FULL, "no space left"));
    assertThat(second.elsewhere(full)).isEmpty();
    assertThat(claimed.announced().elsewhere(new BuildResult.Broken("registry is away", true)))
        .isEmpty();
  }

  private BuildRun stopped(BuildRun.Reason reason) {
    return claimed.announced().stopped(new BuildRun.Stop(reason, "why"), NOW);
  }

  private static Outcome outcome(BuildRun run) {
    var events = ((BuildRun.Over) run).lastEvents();
    assertThat(events).hasSize(1);
    return ((BuildFinished) events.getFirst()).outcome();
  }

  @Test
  void anEndlessMessageIsCut() {
    var over = claimed.announced().broken("x".repeat(BuildRun.MAX_MESSAGE + 1), NOW);

    assertThat(((BuildFinished) over.lastEvents().getFirst()).message())
        .hasSize(BuildRun.MAX_MESSAGE);
  }
}
