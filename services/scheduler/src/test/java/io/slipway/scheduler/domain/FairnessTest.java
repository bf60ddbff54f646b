package io.slipway.scheduler.domain;

import static io.slipway.scheduler.domain.Facts.AT;
import static io.slipway.scheduler.domain.Facts.finished;
import static io.slipway.scheduler.domain.Facts.requested;
import static io.slipway.scheduler.domain.Facts.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.BuildId;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.Outcome;
import io.slipway.model.QueuePolicy;
import io.slipway.model.QueueRules;
import io.slipway.model.Urgency;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** In which order builds start when builders are short. */
class FairnessTest {
  private static final Logger LOG = LoggerFactory.getLogger(FairnessTest.class);
  private static final int PROJECTS = 20;
  private static final int IMAGES = 25;
  private static final int BUILDS = 20;
  private static final int BUILDERS = 8;

  private final Desk desk = new Desk(Limits.DEFAULTS);
  private final Map<BuildId, BuildRequested> requests = new HashMap<>();
  private final Deque<BuildDispatched> running = new ArrayDeque<>();
  private int taken;

  private static QueueRules rules(int weight, int priority, int quota) {
    return new QueueRules(QueuePolicy.SERIALIZE, QueuePolicy.REPLACE, weight, priority, quota);
  }

  private static int weight(int project) {
    return 1 + project % 5;
  }

  private void push(String project, int image, QueueRules rules, Urgency urgency) {
    BuildRequested request =
        Facts.of(
            requested(
                new ImageName("registry/" + project + "/i" + image),
                "d" + requests.size(),
                "refs/heads/main",
                rules,
                urgency),
            project,
            Lane.TRUSTED,
            desk.now.plusMillis(requests.size()));
    requests.put(request.build(), request);
    desk.read(request);
  }

  /** A builder takes the next job, and when all are busy one ends first. */
  private BuildDispatched start() {
    if (running.size() == BUILDERS) {
      BuildDispatched done = running.remove();
      desk.read(finished(request(done), Outcome.FAILURE, 1));
    }
    BuildDispatched job = desk.jobs().get(taken++);
    running.add(job);
    desk.read(started(request(job), 1));
    return job;
  }

  private BuildRequested request(BuildDispatched job) {
    return Objects.requireNonNull(requests.get(job.build()));
  }

  private void tenThousandBuilds(Random random) {
    List<int[]> all = new ArrayList<>();
    for (int project = 0; project < PROJECTS; project++) {
      for (int i = 0; i < IMAGES * BUILDS; i++) {
        all.add(new int[] {project, i % IMAGES});
      }
    }
    Collections.shuffle(all, random);
    for (int[] one : all) {
      push("p" + one[0], one[1], rules(weight(one[0]), 0, 0), Urgency.PERSON);
    }
  }

  @Test
  void tenThousandBuildsStartWithinATenthOfTheWeightsAtEveryMoment() {
    long start = System.nanoTime();
    tenThousandBuilds(new Random(1));
    long queued = System.nanoTime();
    assertThat(requests).hasSize(10_000);
    int weights = 0;
    for (int project = 0; project < PROJECTS; project++) {
      weights += weight(project);
    }
    Map<String, Integer> counts = new HashMap<>();
    int started = 0;
    while (allHaveWork(counts)) {
      started++;
      counts.merge(start().project().value(), 1, Integer::sum);
      for (int project = 0; project < PROJECTS; project++) {
        double share = started * (double) weight(project) / weights;
        int count = counts.getOrDefault("p" + project, 0);
        if (Math.abs(count - share) > Math.max(0.1 * share, 2.0)) {
          fail("p%s has %s of %s, not %s", project, count, started, share);
        }
      }
    }
    long fair = System.nanoTime();
    assertThat(started).isGreaterThan(4_000);
    while (taken < desk.jobs().size()) {
      start();
    }
    assertThat(taken).isEqualTo(10_000);
    LOG.info(
        "10,000 builds: queued in {} ms, {} started within a tenth of the weights in {} ms",
        (queued - start) / 1_000_000,
        started,
        (fair - queued) / 1_000_000);
  }

  private static boolean allHaveWork(Map<String, Integer> counts) {
    return counts.values().stream().allMatch(count -> count < IMAGES * BUILDS - BUILDERS - 5);
  }

  @Test
  void aHigherPriorityGoesFirstAndPeopleGoBeforeRebuilds() {
    for (int image = 0; image < 6; image++) {
      push("storm", image, rules(1000, 0, 0), Urgency.REBUILD);
    }
    for (int image = 0; image < 3; image++) {
      push("people", image, rules(1, 0, 0), Urgency.PERSON);
      push("urgent", image, rules(1, 9, 0), Urgency.REBUILD);
    }
    StringBuilder order = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      order.append(start().project().value().charAt(0));
    }
    assertThat(order).hasToString("ssss" + "uuu" + "ppp" + "ss");
  }

  @Test
  void nobodyWaitsForEver() {
    for (int image = 0; image < 3; image++) {
      push("low", image, rules(1, -100, 0), Urgency.REBUILD);
    }
    // Four were handed out while nobody else was there, at most; from now on the others never end.
    for (int image = 3; image < 6; image++) {
      push("low", image, rules(1, -100, 0), Urgency.REBUILD);
    }
    desk.now = AT.plus(Limits.DEFAULTS.ageing()).plus(Duration.ofMinutes(1));
    Set<BuildId> low = new HashSet<>();
    for (int turn = 0; turn < 40 && low.size() < 6; turn++) {
      push("high", turn, rules(1000, 100, 0), Urgency.PERSON);
      push("high", turn, rules(1000, 100, 0), Urgency.PERSON);
      BuildDispatched job = start();
      if (job.project().value().equals("low")) {
        low.add(job.build());
      }
    }
    assertThat(low).hasSize(6);
  }

  @Test
  void aQuotaHoldsItsProjectAndLetsOthersGo() {
    for (int image = 0; image < 3; image++) {
      push("small", image, rules(1000, 50, 1), Urgency.PERSON);
      push("other", image, rules(1, 0, 0), Urgency.PERSON);
    }
    StringBuilder order = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      order.append(start().project().value().charAt(0));
    }
    assertThat(order).hasToString("sooo");
    desk.read(finished(request(running.getFirst()), Outcome.FAILURE, 1));
    assertThat(start().project().value()).isEqualTo("small");
  }

  @Test
  void jobsThatNobodyTakesDoNotHoldUpTheLane() {
    for (int image = 0; image < 3 * Limits.DEFAULTS.ready(); image++) {
      push("p", image, rules(1, 0, 0), Urgency.PERSON);
    }
    assertThat(desk.jobs()).hasSize(Limits.DEFAULTS.ready());
    taken = Limits.DEFAULTS.ready() - 1; // the first ones are refused, again and again

    start();

    assertThat(desk.jobs()).hasSize(2 * Limits.DEFAULTS.ready());
  }

  @Test
  void whoHadNothingToDoHasSavedUpNothing() {
    for (int image = 0; image < 100; image++) {
      push("busy", image, rules(1, 0, 0), Urgency.PERSON);
    }
    for (int i = 0; i < 50; i++) {
      start();
    }
    for (int image = 0; image < 100; image++) {
      push("late", image, rules(1, 0, 0), Urgency.PERSON);
    }
    int late = 0;
    for (int i = 0; i < 24; i++) {
      late += start().project().value().equals("late") ? 1 : 0;
    }
    assertThat(late).isBetween(9, 12);
  }
}
