package io.slipway.scheduler.forge;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.model.BuildId;
import io.slipway.model.CommitId;
import io.slipway.model.Forge;
import io.slipway.model.Gate;
import io.slipway.model.ImageName;
import io.slipway.model.Project;
import io.slipway.model.ProjectId;
import io.slipway.model.QueueRules;
import io.slipway.model.TagRules;
import io.slipway.model.TriggerRules;
import io.slipway.scheduler.forge.RefBook.Accepted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MissedHeadsTest {
  private static final String MAIN = "refs/heads/main";
  private static final CommitId A = new CommitId("a".repeat(40));
  private static final CommitId B = new CommitId("b".repeat(40));
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Project PROJECT =
      new Project(
          new ProjectId("shop"),
          "https://example.org/shop.git",
          new ImageName("r/shop"),
          List.of("main"),
          Gate.AUTOMATIC,
          "Dockerfile",
          "",
          QueueRules.DEFAULTS,
          new TriggerRules(Forge.GITHUB, List.of(), List.of("v*"), false, Duration.ofSeconds(1)),
          TagRules.DEFAULTS);

  @Test
  void aHeadThatWasNeverAcceptedIsMissed() {
    assertThat(missed(A)).containsEntry(MAIN, A);
    assertThat(missed(B, accepted(A, 5))).containsEntry(MAIN, B);
    assertThat(missed(A, accepted(A, 5))).isEmpty();
  }

  @Test
  void aHeadThatLooksOlderThanTheNewestIsBelievedAfterAWhileOnly() {
    assertThat(missed(A, accepted(B, 5), accepted(A, 50)))
        .as("a webhook told of B, the server that was asked does not know it yet")
        .isEmpty();
    assertThat(missed(A, accepted(B, 61), accepted(A, 90)))
        .as("the branch went back")
        .containsEntry(MAIN, A);
  }

  @Test
  void tagsAreMissedWhenAPatternMatches() {
    assertThat(
            MissedHeads.of(
                PROJECT, Map.of("refs/tags/v1", A, "refs/tags/w1", A), ref -> List.of(), NOW))
        .containsOnlyKeys("refs/tags/v1");
  }

  @Test
  void whatAWebhookToldMeanwhileOvertakesTheAnswer() {
    assertThat(MissedHeads.overtaken(List.of(), B, NOW)).isFalse();
    assertThat(MissedHeads.overtaken(List.of(accepted(A, 1)), B, NOW)).isFalse();
    assertThat(MissedHeads.overtaken(List.of(accepted(A, 0)), B, NOW)).isTrue();
    assertThat(MissedHeads.overtaken(List.of(accepted(A, -1), accepted(B, 9)), B, NOW)).isTrue();
    assertThat(MissedHeads.overtaken(List.of(accepted(B, 1)), B, NOW)).isTrue();
  }

  private static Map<String, CommitId> missed(CommitId head, Accepted... accepted) {
    return MissedHeads.of(PROJECT, Map.of(MAIN, head), ref -> List.of(accepted), NOW);
  }

  private static Accepted accepted(CommitId commit, long secondsAgo) {
    return new Accepted(
        NOW.minusSeconds(secondsAgo), BuildId.of(commit + " " + secondsAgo), commit, false);
  }
}
