package io.slipway.builder.domain;

import io.slipway.build.BuildEvents;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.StepFinished;
import io.slipway.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What of an engine's talk the farm is told, in the farm's events. Not thread-safe. */
public final class FarmReport {
  private static final String NEVER_CACHED = "none";

  private final BuildDispatched job;
  private final LogBatches logs;

  public FarmReport(BuildDispatched job) {
    this.job = job;
    this.logs = new LogBatches(job);
  }

  /** The events that follow from what the engine just said. */
  public List<BuildEvent> tell(BuildEvents said, Instant now) {
    return switch (said) {
      case BuildEvents.Log log -> List.copyOf(logs.add(log.name(), log.line(), now));
      case BuildEvents.StepFinished step -> step(step, now);
      case BuildEvents.PhaseFinished phase -> List.of(phase(phase));
      case BuildEvents.Warning warning -> List.copyOf(logs.add("warnings", text(warning), now));
      case BuildEvents.Planned planned -> List.of();
      case BuildEvents.StepStarted started -> List.of();
    };
  }

  /** The events that are due because time went by. */
  public List<BuildEvent> due(Instant now) {
    return List.copyOf(logs.due(now));
  }

  /** The events that are left when the engine has said everything. */
  public List<BuildEvent> rest(Instant now) {
    return List.copyOf(logs.drain(now));
  }

  /** A step's lines come before its end. */
  private List<BuildEvent> step(BuildEvents.StepFinished step, Instant now) {
    List<BuildEvent> events = new ArrayList<>(logs.endOf(step.name(), now));
    events.add(
        new StepFinished(
            step.end(),
            job.build(),
            job.image(),
            step.name(),
            step.cache().name().toLowerCase(Locale.ROOT),
            step.reason(),
            Duration.between(step.start(), step.end()),
            step.bytes(),
            step.exitCode() == 0 ? Outcome.SUCCESS : Outcome.FAILURE));
    return events;
  }

  private StepFinished phase(BuildEvents.PhaseFinished phase) {
    return new StepFinished(
        phase.end(),
        job.build(),
        job.image(),
        phase.phase(),
        NEVER_CACHED,
        "",
        Duration.between(phase.start(), phase.end()),
        phase.bytes(),
        Outcome.SUCCESS);
  }

  private static String text(BuildEvents.Warning warning) {
    return warning.origin()
        + (warning.origin().isEmpty() ? "" : ": ")
        + warning.rule()
        + ": "
        + warning.message();
  }
}
