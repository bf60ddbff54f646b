package io.slipway.scheduler.inbound;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.model.BuildId;
import io.slipway.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Builds that changed lately, each with a note of kind {@code T}. Every scheduler follows them,
 * because each may become the active one, which removes what it is done with. The others forget
 * what ended long ago: it would pile up, and it would be told late when one of them takes over.
 * Safe for many threads.
 */
final class RecentBuilds<T> {
  private final Instant since;
  private final Instant start;
  private final Duration kept;
  private final InstantSource clock;
  private final Supplier<T> notes;
  private final Map<BuildId, Recent<T>> builds = new ConcurrentHashMap<>();

  /**
   * None yet.
   *
   * @param since what happened before this moment is left alone; an end is forgotten when it is
   *     older than this moment is now
   * @param notes makes the note of a build
   */
  RecentBuilds(Instant since, InstantSource clock, Supplier<T> notes) {
    this.since = since;
    this.start = clock.instant();
    this.kept = Duration.between(since, start);
    this.clock = clock;
    this.notes = notes;
  }

  /** The word of an attempt that it is over, and when it was known here. */
  private record End(BuildFinished word, Instant known) {}

  /**
   * One build.
   *
   * @param started the highest attempt that was started; 0 for none
   * @param end the last word that counted when it came
   */
  private record Recent<N>(N note, int started, Optional<End> end) {
    Recent<N> started(BuildStarted begin) {
      return new Recent<>(note, Math.max(started, begin.attempt()), end);
    }

    Recent<N> ended(BuildFinished word, Instant known) {
      return counts(word) ? new Recent<>(note, started, Optional.of(new End(word, known))) : this;
    }

    boolean endedBefore(Instant limit) {
      return end.filter(e -> counts(e.word()) && e.known().isBefore(limit)).isPresent();
    }

    /** Late words of lost attempts do not end a build, but a success always does. */
    private boolean counts(BuildFinished word) {
      return word.outcome() == Outcome.SUCCESS || word.attempt() >= started;
    }
  }

  /** Takes in what happened. */
  void add(BuildEvent event) {
    if (event.at().isBefore(since)) {
      return;
    }
    if (event instanceof BuildRequested request) {
      builds.computeIfAbsent(request.build(), id -> fresh());
    } else if (event instanceof BuildStarted begin) {
      builds.compute(begin.build(), (id, old) -> (old == null ? fresh() : old).started(begin));
    } else if (event instanceof BuildFinished word) {
      Instant known = known(word.at());
      builds.compute(word.build(), (id, old) -> (old == null ? fresh() : old).ended(word, known));
    }
  }

  private Recent<T> fresh() {
    return new Recent<>(notes.get(), 0, Optional.empty());
  }

  /** After Kafka was away, an end may be old when it comes, and still nobody was told of it. */
  private Instant known(Instant at) {
    return at.isBefore(start) ? at : clock.instant();
  }

  /** Forgets what ended too long ago to be told again; for a scheduler that is not active. */
  void forgetEnded() {
    Instant limit = clock.instant().minus(kept);
    for (BuildId id : builds.keySet()) {
      builds.computeIfPresent(id, (same, build) -> build.endedBefore(limit) ? null : build);
    }
  }

  /** Forgets a build, because there is no more to tell of it. */
  void remove(BuildId id) {
    builds.remove(id);
  }

  /** Shows each build with its note. */
  void forEach(BiConsumer<BuildId, T> action) {
    builds.forEach((id, build) -> action.accept(id, build.note()));
  }
}
