package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildCancelled;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.model.BuildId;
import io.slipway.model.BuildOrder;
import io.slipway.model.Gate;
import io.slipway.model.Outcome;
import io.slipway.model.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything known of one build. Facts come from several topics and in any order between them, so a
 * record only collects them, and what follows is computed.
 *
 * @param id the build
 * @param accepted the request with its number; empty until it was seen
 * @param queuedAt when it was numbered for all to see
 * @param attempts what builders got and began
 * @param finishes what builders (and the scheduler) said about the end, in the order seen
 * @param cancelled who wants it no more
 * @param published the image
 * @param settled tags for which the promoter has decided, and when
 */
public record BuildRecord(
    BuildId id,
    Optional<Accepted> accepted,
    Optional<Instant> queuedAt,
    Attempts attempts,
    List<BuildFinished> finishes,
    Optional<BuildCancelled> cancelled,
    Optional<ImagePublished> published,
    Map<String, Instant> settled) {
  private static final String OWN_TAG_REFUSED = "build-";

  /** No tag is called so. */
  private static final String ALL_TAGS = "";

  /**
   * A numbered request.
   *
   * @param request the request
   * @param order its place among the builds of its image; its number counts from 1
   * @param fence the request's offset
   * @param trace the root span of the build
   */
  public record Accepted(BuildRequested request, BuildOrder order, long fence, TraceContext trace) {
    /** Its place among the requests of its image. */
    public long number() {
      return order.number();
    }

    /** What its builder takes a lease of. */
    public String claim() {
      return Place.claim(this);
    }
  }

  static BuildRecord unknown(BuildId id) {
    return new BuildRecord(
        id,
        Optional.empty(),
        Optional.empty(),
        Attempts.NONE,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /** The highest attempt that was handed out; 0 for none. */
  public int dispatched() {
    return attempts.dispatched();
  }

  /** The start of the highest attempt that was started. */
  public Optional<BuildStarted> started() {
    return attempts.started();
  }

  /**
   * The end that counts: a success, or else the word of the newest attempt. Late words of lost
   * attempts do not. A success counts even when it came after the end of a cancelled build, because
   * its image is there.
   */
  public Optional<BuildFinished> finish() {
    return finishes.stream()
        .filter(f -> f.outcome() == Outcome.SUCCESS)
        .findFirst()
        .or(() -> finishes.stream().filter(f -> f.attempt() >= dispatched()).findFirst());
  }

  /** Whether the image is free for the next build. */
  public boolean finished() {
    return finish().isPresent();
  }

  /** When everything was over, tags included; empty before. */
  public Optional<Instant> overAt() {
    return finish()
        .flatMap(
            f ->
                f.outcome() == Outcome.SUCCESS
                    ? promotedAt().map(p -> p.isBefore(f.at()) ? f.at() : p)
                    : Optional.of(f.at()));
  }

  /** How long a builder worked on it, if it worked on it to the end. */
  Optional<Duration> worked() {
    return finish()
        .filter(f -> f.outcome() == Outcome.SUCCESS || f.outcome() == Outcome.FAILURE)
        .flatMap(f -> started().map(s -> Duration.between(s.at(), f.at())))
        .filter(duration -> !duration.isNegative());
  }

  /** Whether nobody has got it yet. */
  public boolean waiting() {
    return !finished() && attempts.none();
  }

  /** Whether the newest attempt waits for a builder that takes it. */
  public boolean handedOut() {
    return !finished() && attempts.handedOut();
  }

  /** Whether the newest attempt was started and has not ended. */
  public boolean running() {
    return !finished() && attempts.running();
  }

  /** Whether the builder of the newest attempt gave it back. */
  public boolean givenBack() {
    return !finished() && attempts.givenBack();
  }

  /** Where it is. */
  public BuildState state() {
    if (overAt().isPresent()) {
      return BuildState.FINISHED;
    }
    if (finished() || published.isPresent()) {
      return BuildState.FINALIZING;
    }
    return running() ? BuildState.EXECUTING : BuildState.PENDING;
  }

  BuildRecord accepted(Accepted now) {
    return new BuildRecord(
        id, Optional.of(now), queuedAt, attempts, finishes, cancelled, published, settled);
  }

  /** The record with one more fact about this build; requests are numbered by the state first. */
  BuildRecord after(BuildEvent.OfBuild event) {
    return switch (event) {
      case BuildEvent.BuildQueued queued -> queued(queued.at());
      case BuildEvent.BuildDispatched job -> with(attempts.dispatched(job.attempt()));
      case BuildStarted start -> with(attempts.started(start));
      case BuildEvent.BuildReleased back -> with(attempts.released(back.attempt()));
      case BuildFinished end -> ended(end);
      case BuildCancelled wish -> cancelled(wish);
      case ImagePublished image -> published(image);
      case BuildEvent.TagMoved moved -> tagged(moved.tag().value(), moved.at());
      case BuildEvent.TagMoveRefused refused ->
          tagged(refused.tag().isOfBuild() ? OWN_TAG_REFUSED : refused.tag().value(), refused.at());
      case BuildEvent.TagsSettled all -> tagged(ALL_TAGS, all.at());
      case BuildRequested request -> this;
      case BuildEvent.StepFinished step -> this;
      case BuildEvent.LogAppended log -> this;
    };
  }

  private BuildRecord queued(Instant at) {
    Optional<Instant> first = queuedAt.or(() -> Optional.of(at));
    return new BuildRecord(id, accepted, first, attempts, finishes, cancelled, published, settled);
  }

  private BuildRecord with(Attempts now) {
    return new BuildRecord(id, accepted, queuedAt, now, finishes, cancelled, published, settled);
  }

  private BuildRecord ended(BuildFinished end) {
    if (finishes.contains(end)) {
      return this;
    }
    List<BuildFinished> all = new ArrayList<>(finishes);
    all.add(end);
    return new BuildRecord(
        id, accepted, queuedAt, attempts, List.copyOf(all), cancelled, published, settled);
  }

  private BuildRecord cancelled(BuildCancelled wish) {
    Optional<BuildCancelled> first = cancelled.or(() -> Optional.of(wish));
    return new BuildRecord(id, accepted, queuedAt, attempts, finishes, first, published, settled);
  }

  private BuildRecord published(ImagePublished image) {
    Optional<ImagePublished> first = published.or(() -> Optional.of(image));
    return new BuildRecord(id, accepted, queuedAt, attempts, finishes, cancelled, first, settled);
  }

  private BuildRecord tagged(String tag, Instant at) {
    Map<String, Instant> all = new HashMap<>(settled);
    all.putIfAbsent(tag, at);
    return new BuildRecord(
        id, accepted, queuedAt, attempts, finishes, cancelled, published, Map.copyOf(all));
  }

  /**
   * Promotion ends with the last tag of the gate, moved or refused; or with the build's own tag
   * when even that was refused, because then no other is tried; or when the promoter says that it
   * is settled, for builds that the gate's tags do not follow.
   */
  private Optional<Instant> promotedAt() {
    Gate gate =
        published
            .map(ImagePublished::gate)
            .or(() -> accepted.map(a -> a.request().gate()))
            .orElse(Gate.AUTOMATIC);
    String last =
        switch (gate) {
          case AUTOMATIC -> "latest";
          case MANUAL -> "staging";
        };
    return Optional.ofNullable(settled.get(last))
        .or(() -> Optional.ofNullable(settled.get(OWN_TAG_REFUSED)))
        .or(() -> Optional.ofNullable(settled.get(ALL_TAGS)));
  }
}
