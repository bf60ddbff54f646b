package io.slipway.scheduler.domain;

import static io.slipway.scheduler.domain.Facts.AT;
import static io.slipway.scheduler.domain.Facts.IMAGE;
import static io.slipway.scheduler.domain.Facts.finished;
import static io.slipway.scheduler.domain.Facts.requested;
import static io.slipway.scheduler.domain.Facts.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.Outcome;
import io.slipway.model.QueuePolicy;
import io.slipway.model.QueueRules;
import io.slipway.scheduler.domain.Wait.Limit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In {@link Facts} a build starts at AT and ends 9 s later. */
class WaitTest {
  private static final String MAIN = "refs/heads/main";
  private static final Limits LIMITS =
      new Limits(2, 1, Map.of(Lane.TRUSTED, 3), Duration.ofMinutes(10));

  private final Desk desk = new Desk(LIMITS);

  private Wait why(BuildRequested request) {
    return desk.state.why(request.build(), LIMITS, desk.now).orElseThrow();
  }

  private static BuildRequested push(String image, String delivery, QueueRules rules) {
    return requested(new ImageName("registry/" + image), delivery, MAIN, rules);
  }

  private static BuildRequested push(String image) {
    return push(image, "a", QueueRules.DEFAULTS);
  }

  @Test
  void behindAnotherBuildOfItsImageItNamesThatAndReckonsWithTheLast() {
    List<BuildRequested> builds =
        List.of("a", "b", "c", "d").stream().map(d -> requested(IMAGE, d)).toList();
    desk.read(builds.get(0), builds.get(1));
    assertThat(why(builds.get(1)).basis()).isEqualTo("no build of this image has ended yet");
    assertThat(why(builds.get(1)).estimate()).isEmpty();

    desk.read(started(builds.get(0), 1), finished(builds.get(0), Outcome.SUCCESS, 1));
    desk.read(builds.get(2), builds.get(3), started(builds.get(1), 1));
    desk.now = AT.plusSeconds(4);
    Wait wait = why(builds.get(3));

    assertThat(wait.limit()).isEqualTo(Limit.IMAGE);
    assertThat(wait.holder().orElseThrow().id()).isEqualTo(builds.get(1).build());
    assertThat(wait.ahead()).isEqualTo(2);
    assertThat(wait.estimate()).contains(Duration.ofSeconds(9 - 4 + 9));
    assertThat(wait.basis()).contains("1 builds of this image");
  }

  @Test
  void whatWasHandedOutWaitsForABuilder() {
    desk.read(push("x"));
    assertThat(why(push("x")).limit()).isEqualTo(Limit.BUILDER);
    assertThat(why(push("x")).basis()).isEqualTo("no builder works in this lane now");
  }

  @Test
  void behindTheTurnOfOthersItCountsThem() {
    BuildRequested last = Facts.of(push("z2"), "shop", Lane.TRUSTED, AT.plusSeconds(1));
    desk.read(push("x"), started(push("x"), 1), push("y"), push("z1"), last);
    Wait wait = why(last);

    assertThat(wait.limit()).isEqualTo(Limit.TURN);
    assertThat(wait.ahead()).isEqualTo(2);
  }

  @Test
  void aQuotaIsNamed() {
    QueueRules one = new QueueRules(QueuePolicy.SERIALIZE, QueuePolicy.REPLACE, 1, 0, 1);
    BuildRequested second = push("q2", "a", one);
    desk.read(push("q1", "a", one), started(push("q1", "a", one), 1), second);
    assertThat(why(second).limit()).isEqualTo(Limit.PROJECT_QUOTA);
    assertThat(why(second).holder().orElseThrow().id()).isEqualTo(push("q1", "a", one).build());
  }

  @Test
  void aQuotaWaitsForABuildOfItsProject() {
    QueueRules one = new QueueRules(QueuePolicy.SERIALIZE, QueuePolicy.REPLACE, 1, 0, 1);
    BuildRequested other = Facts.of(push("o"), "other", Lane.TRUSTED, AT);
    BuildRequested second = push("q2", "a", one);
    desk.read(other, started(other, 1));
    desk.read(push("q1", "a", one), started(push("q1", "a", one), 1), second);
    assertThat(why(second).holder().orElseThrow().id()).isEqualTo(push("q1", "a", one).build());
  }

  /** Pull requests of forks wait for builders that may not be there at all. */
  @Test
  void aQuotaThatAnotherLaneUsesHoldsNobodyUp() {
    QueueRules one = new QueueRules(QueuePolicy.SERIALIZE, QueuePolicy.REPLACE, 1, 0, 1);
    BuildRequested fork = Facts.of(push("q1", "a", one), "shop", Lane.UNTRUSTED, AT);
    BuildRequested own = Facts.of(push("q2", "a", one), "shop", Lane.TRUSTED, AT);
    desk.read(fork, own);
    assertThat(why(own).limit()).as("it is handed out").isEqualTo(Limit.BUILDER);
  }

  @Test
  void theQuotaOfALaneIsNamed() {
    for (String image : List.of("l1", "l2", "l3")) {
      desk.read(push(image), started(push(image), 1));
    }
    desk.read(push("l4"));
    assertThat(why(push("l4")).limit()).isEqualTo(Limit.LANE_QUOTA);
  }

  @Test
  void whatRunsOrIsOverDoesNotWait() {
    desk.read(push("x"), started(push("x"), 1));
    assertThat(why(push("x")).limit()).isEqualTo(Limit.NONE);
    desk.read(finished(push("x"), Outcome.FAILURE, 1));
    assertThat(why(push("x")).limit()).isEqualTo(Limit.NONE);
  }
}
