package io.slipway.scheduler.domain;

import static io.slipway.scheduler.domain.Facts.AT;
import static io.slipway.scheduler.domain.Facts.finished;
import static io.slipway.scheduler.domain.Facts.requested;
import static io.slipway.scheduler.domain.Facts.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.events.BuildEvent.BuildCancelled;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.BuildId;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.Outcome;
import io.slipway.model.QueuePolicy;
import io.slipway.model.QueueRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Random pushes, starts, ends, deaths and cancellations; after each, what the queue promises. Each
 * promise fails with its guard switched off. Seeds are fixed.
 */
class QueueGuardsTest {
  private static final int RUNS = 30;
  private static final int STEPS = 120;
  private static final int QUOTA = 2;
  private static final int LANE_QUOTA = 4;
  private static final QueueRules RULES =
      new QueueRules(QueuePolicy.SERIALIZE, QueuePolicy.REPLACE, 1, 0, QUOTA);
  private static final Limits LIMITS =
      new Limits(2, 3, Map.of(Lane.TRUSTED, LANE_QUOTA), Duration.ofMinutes(1));

  @Test
  void whateverHappensThePromisesHold() {
    run(
        Precedence.STRICT,
        run -> {
          oneBuildOfAnImageAtATime(run);
          noBranchLosesABuild(run);
          quotasHold(run);
          aDeliveryIsBuiltOnce(run);
        });
  }

  @Test
  void aQueueThatMindsIdsAloneBuildsADeliveryTwice() {
    Precedence careless =
        new Mutant() {
          @Override
          public boolean counts(boolean told) {
            return true;
          }
        };
    fails(careless, QueueGuardsTest::aDeliveryIsBuiltOnce);
  }

  @Test
  void aQueueThatDoesNotSerialiseBreaksThePromise() {
    Precedence careless =
        new Mutant() {
          @Override
          public boolean mayGo(boolean alone, boolean first) {
            return true;
          }
        };
    fails(careless, QueueGuardsTest::oneBuildOfAnImageAtATime);
  }

  @Test
  void aQueueThatReplacesByRefAloneLosesBuildsOfBranches() {
    Precedence careless =
        new Mutant() {
          @Override
          public boolean replaces(BuildRequested newer, BuildRequested older) {
            return newer.source().ref().equals(older.source().ref());
          }
        };
    fails(careless, QueueGuardsTest::noBranchLosesABuild);
  }

  @Test
  void aQueueThatCountsOneTooFewBreaksTheQuotas() {
    Precedence careless =
        new Mutant() {
          @Override
          public boolean within(int quota, int taken) {
            return quota == 0 || taken <= quota;
          }
        };
    fails(careless, QueueGuardsTest::quotasHold);
  }

  private static void fails(Precedence mutant, Consumer<Run> promise) {
    assertThatThrownBy(() -> run(mutant, promise)).isInstanceOf(AssertionError.class);
  }

  private static void run(Precedence precedence, Consumer<Run> promise) {
    for (int seed = 0; seed < RUNS; seed++) {
      Run run = new Run(precedence, new Random(seed));
      for (int step = 0; step < STEPS; step++) {
        run.step();
        promise.accept(run);
      }
    }
  }

  private static void oneBuildOfAnImageAtATime(Run run) {
    Set<ImageName> busy = new HashSet<>();
    for (BuildDispatched job : run.unfinished()) {
      assertThat(busy.add(job.image())).as("two builds of %s", job.image()).isTrue();
    }
  }

  private static void noBranchLosesABuild(Run run) {
    for (BuildCancelled cancelled : Desk.only(run.desk.sent, BuildCancelled.class)) {
      assertThat(run.request(cancelled.build()).source().ref()).startsWith("refs/pull/");
    }
  }

  private static void aDeliveryIsBuiltOnce(Run run) {
    Map<String, BuildId> built = new HashMap<>();
    for (BuildDispatched job : run.desk.jobs()) {
      BuildRequested request = run.request(job.build());
      BuildId first = built.putIfAbsent(request.deliveryKey(), job.build());
      assertThat(first).as(request.deliveryKey()).isIn(null, job.build());
    }
  }

  private static void quotasHold(Run run) {
    Map<String, Integer> projects = new HashMap<>();
    for (BuildDispatched job : run.unfinished()) {
      projects.merge(job.project().value(), 1, Integer::sum);
    }
    assertThat(projects.values()).allMatch(count -> count <= QUOTA);
    assertThat(run.unfinished()).hasSizeLessThanOrEqualTo(LANE_QUOTA);
  }

  /** Strict, but for what a mutant overrides. */
  private abstract static class Mutant implements Precedence {
    @Override
    public boolean mayGo(boolean alone, boolean first) {
      return STRICT.mayGo(alone, first);
    }

    @Override
    public boolean replaces(BuildRequested newer, BuildRequested older) {
      return STRICT.replaces(newer, older);
    }

    @Override
    public boolean within(int quota, int taken) {
      return STRICT.within(quota, taken);
    }
  }

  private static final class Run {
    private final Desk desk;
    private final Random random;
    private final Map<BuildId, BuildRequested> requests = new HashMap<>();
    private final Map<BuildId, Integer> started = new HashMap<>();
    private final Set<BuildId> over = new HashSet<>();
    private int heard;

    Run(Precedence precedence, Random random) {
      this.desk = new Desk(LIMITS, precedence);
      this.random = random;
    }

    void step() {
      List<BuildDispatched> jobs = unfinished();
      if (jobs.isEmpty() || random.nextInt(3) == 0) {
        push();
      } else {
        BuildDispatched job = jobs.get(random.nextInt(jobs.size()));
        switch (random.nextInt(4)) {
          case 0, 1 -> start(job);
          case 2 -> end(job);
          default -> die(job);
        }
      }
      while (heard < desk.sent.size()) {
        if (desk.sent.get(heard++) instanceof BuildFinished end) {
          over.add(end.build());
        }
      }
    }

    private void push() {
      String ref =
          random.nextBoolean() ? "refs/heads/main" : "refs/pull/" + random.nextInt(2) + "/head";
      ImageName image = new ImageName("registry/i" + random.nextInt(6));
      BuildRequested request =
          Facts.of(
              requested(image, "d" + requests.size(), ref, RULES),
              "p" + random.nextInt(3),
              Lane.TRUSTED,
              AT);
      requests.put(request.build(), request);
      desk.read(request);
      if (random.nextInt(4) == 0) {
        BuildRequested again = Facts.again(request);
        requests.put(again.build(), again);
        desk.read(again);
      }
    }

    private void start(BuildDispatched job) {
      started.put(job.build(), job.attempt());
      desk.read(started(request(job), job.attempt()));
    }

    private void end(BuildDispatched job) {
      if (started.getOrDefault(job.build(), 0) == job.attempt()) {
        boolean cancelled = desk.state.find(job.build()).orElseThrow().cancelled().isPresent();
        over.add(job.build());
        desk.read(
            finished(
                request(job), cancelled ? Outcome.CANCELLATION : Outcome.FAILURE, job.attempt()));
      }
    }

    private void die(BuildDispatched job) {
      desk.lose(job.build());
      desk.settle(job.image());
    }

    private BuildRequested request(BuildDispatched job) {
      return request(job.build());
    }

    BuildRequested request(BuildId build) {
      return Objects.requireNonNull(requests.get(build));
    }

    /** The newest job of each build that has not ended. */
    List<BuildDispatched> unfinished() {
      Map<BuildId, BuildDispatched> newest = new HashMap<>();
      desk.jobs().forEach(job -> newest.put(job.build(), job));
      newest.keySet().removeAll(over);
      return new ArrayList<>(newest.values());
    }
  }
}
