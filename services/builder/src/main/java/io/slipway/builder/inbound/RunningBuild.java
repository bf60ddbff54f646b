package io.slipway.builder.inbound;

import io.slipway.build.BuildResult;
import io.slipway.builder.domain.BuildRun;
import io.slipway.builder.domain.BuildRun.Reason;
import io.slipway.builder.domain.BuildRun.Stop;
import io.slipway.builder.domain.BuildSpans;
import io.slipway.crash.CrashPoint;
import io.slipway.events.BuildEvent;
import io.slipway.kafka.EventsUnavailable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the engine for one build whose start was told, until it is over or has to end, and tells
 * which.
 */
final class RunningBuild {
  private static final Logger LOG = LoggerFactory.getLogger(RunningBuild.class);

  /** Nothing else can go on meanwhile, and without an answer nothing is published. */
  private static final Duration LOOK_PATIENCE = Duration.ofMinutes(2);

  private final BuildRun.Running run;
  private final BuildSpans spans;
  private final JobRunner.Settings settings;
  private final JobRunner.Tools tools;
  private final Clock clock;

  RunningBuild(
      BuildRun.Running run,
      BuildSpans spans,
      JobRunner.Settings settings,
      JobRunner.Tools tools,
      Clock clock) {
    this.run = run;
    this.spans = spans;
    this.settings = settings;
    this.tools = tools;
    this.clock = clock;
  }

  /** Returns when the farm knows the end, or somebody else is to build it. */
  void work(Interruption interruption, LeaseKeeper keeper) {
    BuildReporter reporter = new BuildReporter(tools.sink(), tools.telemetry(), spans, clock);
    LastLook look =
        new LastLook(
            keeper, new JobStanding(tools.history().withPatience(LOOK_PATIENCE), run.job()));
    tools
        .cancellations()
        .listen(run.job().build(), c -> interruption.end(Reason.CANCELLED, LastLook.words(c)));
    String late =
        "it took longer than " + settings.buildTimeout() + " (slipway.builder.build-timeout)";
    try (Deadline deadline =
        Deadline.after(settings.buildTimeout(), () -> interruption.end(Reason.TIMEOUT, late))) {
      BuildRun.Over over = build(reporter, interruption);
      deadline.close();
      if (interruption.mayPublish()
          && keeper.stillOurs()
          && reporter.finish(over.lastEvents(), look::stillWanted)) {
        return;
      }
    } catch (InterruptedException e) {
      LOG.debug("the build of {} was interrupted", run.job().image(), e);
      if (interruption.stop().isEmpty()) {
        Thread.currentThread().interrupt(); // not ours: the slot's thread is to end
      }
    } finally {
      tools.cancellations().forget(run.job().build());
    }
    interruption.disarm();
    Stop why =
        interruption
            .stop()
            .or(look::stop)
            .orElse(new Stop(Reason.SHUTDOWN, "the builder is stopped"));
    switch (run.stopped(why, clock.instant())) {
      case BuildRun.Over over -> tellEnd(over.lastEvents(), reporter, keeper);
      case BuildRun.Abandoned abandoned -> abandon(abandoned, reporter);
      case BuildRun.Claimed claimed -> reporter.abandon();
      case BuildRun.Running running -> reporter.abandon();
    }
  }

  private void tellEnd(List<BuildEvent> events, BuildReporter reporter, LeaseKeeper keeper) {
    try {
      if (keeper.stillOurs() && reporter.finish(events, () -> true)) {
        LOG.info("build {} of {} was ended", run.job().number(), run.job().image());
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reporter.abandon();
  }

  private void abandon(BuildRun.Abandoned abandoned, BuildReporter reporter) {
    reporter.abandon();
    LOG.warn(
        "build {} of {} is abandoned: {}; nothing is published",
        abandoned.job().number(),
        abandoned.job().image(),
        abandoned.stop().words());
    if (abandoned.giveBack().isPresent()) {
      try {
        tools.sink().send(abandoned.giveBack().get(), spans.root());
      } catch (EventsUnavailable e) {
        LOG.warn("the build is found by its missing lease: {}", e.getMessage());
      }
    }
  }

  private BuildRun.Over build(BuildReporter reporter, Interruption interruption)
      throws InterruptedException {
    try {
      BuildResult result = tools.engine().build(run.job(), reporter);
      CrashPoint.BUILDER_ENGINE_DONE.reached();
      run.elsewhere(result).ifPresent(why -> interruption.end(why.reason(), why.words()));
      return run.over(result, clock.instant());
    } catch (IOException | RuntimeException e) {
      LOG.error("the engine failed on build {}", run.job().build(), e);
      return run.broken("the builder could not run the engine: " + e.getMessage(), clock.instant());
    }
  }
}
