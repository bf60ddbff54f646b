package io.slipway.console.domain;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildQueued;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.StepFinished;
import io.slipway.model.BuildId;
import io.slipway.model.GitSource;
import io.slipway.model.ImageName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known about one build: the event that counts of each kind. Events of different topics may
 * arrive in any order.
 *
 * @param id the build
 * @param image what it makes
 * @param traceId its trace, once an event carried it
 * @param queued when it got its number
 * @param started the newest attempt
 * @param steps of the newest attempt, in the order in which they ended
 * @param published what it made
 * @param finished how it ended
 */
public record BuildView(
    BuildId id,
    ImageName image,
    Optional<String> traceId,
    Optional<BuildQueued> queued,
    Optional<BuildStarted> started,
    List<StepFinished> steps,
    Optional<ImagePublished> published,
    Optional<BuildFinished> finished) {
  /** Keeps the steps from changing. */
  public BuildView {
    steps = List.copyOf(steps);
  }

  /** A build of which nothing is known but its name. */
  public static BuildView unknown(BuildId id, ImageName image) {
    return new BuildView(
        id,
        image,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same build in a trace. */
  public BuildView inTrace(String trace) {
    return new BuildView(
        id, image, Optional.of(trace), queued, started, steps, published, finished);
  }

  /** The build after an event; itself when the event changes nothing. */
  public BuildView on(BuildEvent.OfBuild event) {
    return switch (event) {
      case BuildQueued q ->
          new BuildView(id, image, traceId, Optional.of(q), started, steps, published, finished);
      case BuildStarted s -> s.attempt() <= attempt() ? this : startedBy(s);
      case StepFinished s ->
          new BuildView(id, image, traceId, queued, started, with(s), published, finished);
      case ImagePublished p ->
          new BuildView(id, image, traceId, queued, started, steps, Optional.of(p), finished);
      case BuildFinished f ->
          f.attempt() < attempt()
              ? this
              : new BuildView(
                  id, image, traceId, queued, started, steps, published, Optional.of(f));
      case BuildEvent.BuildRequested r -> this;
      case BuildEvent.BuildCancelled c -> this;
      case BuildEvent.BuildReleased r -> this;
      case BuildEvent.BuildDispatched d -> this;
      case BuildEvent.LogAppended l -> this;
      case BuildEvent.TagMoved t -> this;
      case BuildEvent.TagMoveRefused t -> this;
      case BuildEvent.TagsSettled t -> this;
    };
  }

  private BuildView startedBy(BuildStarted attempt) {
    // A new attempt begins from nothing; an end that came from an earlier one no longer counts.
    var end = finished.filter(f -> f.attempt() >= attempt.attempt());
    return new BuildView(
        id, image, traceId, queued, Optional.of(attempt), List.of(), published, end);
  }

  private List<StepFinished> with(StepFinished step) {
    var all = new ArrayList<>(steps);
    all.removeIf(s -> s.step().equals(step.step()));
    all.add(step);
    return all;
  }

  private int attempt() {
    return started.map(BuildStarted::attempt).orElse(0);
  }

  /** Its number for its image, once it has one. */
  public OptionalLong number() {
    return queued
        .map(q -> OptionalLong.of(q.number()))
        .or(() -> published.map(p -> OptionalLong.of(p.number())))
        .orElse(OptionalLong.empty());
  }

  /** What is built. */
  public Optional<GitSource> source() {
    return queued.map(BuildQueued::source).or(() -> published.map(ImagePublished::source));
  }

  /** {@code pending}, {@code executing}, {@code finalizing}, or how it ended. */
  public String state() {
    if (finished.isPresent()) {
      return finished.get().outcome().name().toLowerCase(Locale.ROOT);
    }
    if (published.isPresent()) {
      return "finalizing";
    }
    return started.isPresent() ? "executing" : "pending";
  }

  /** Whether nothing more will happen but promotion. */
  public boolean over() {
    return finished.isPresent();
  }

  /** The earliest known moment of its life. */
  public Instant since() {
    return queued
        .map(BuildQueued::at)
        .or(() -> started.map(BuildStarted::at))
        .or(() -> published.map(ImagePublished::at))
        .or(() -> finished.map(BuildFinished::at))
        .orElse(Instant.EPOCH);
  }

  /** How long the newest attempt took, or takes up to now; zero while it waits. */
  public Duration worked(Instant now) {
    return started
        .map(s -> Duration.between(s.at(), finished.map(BuildFinished::at).orElse(now)))
        .filter(d -> !d.isNegative())
        .orElse(Duration.ZERO);
  }
}
