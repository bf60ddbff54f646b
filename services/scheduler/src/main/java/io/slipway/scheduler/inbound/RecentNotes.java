package io.slipway.scheduler.inbound;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What happened lately, by key, each with a note of kind {@code T}; as {@link RecentBuilds} for
 * builds. Safe for many threads.
 */
final class RecentNotes<K, T> {
  private final Instant since;
  private final Instant start;
  private final Duration kept;
  private final InstantSource clock;
  private final Supplier<T> notes;
  private final Map<K, Noted<T>> all = new ConcurrentHashMap<>();

  /** A note, and when the last thing that it is about was known here. */
  private record Noted<N>(Instant known, N note) {}

  /**
   * None yet.
   *
   * @param since what happened before this moment is left alone; a note is forgotten when it is
   *     older than this moment is now
   * @param notes makes a note
   */
  RecentNotes(Instant since, InstantSource clock, Supplier<T> notes) {
    this.since = since;
    this.start = clock.instant();
    this.kept = Duration.between(since, start);
    this.clock = clock;
    this.notes = notes;
  }

  /**
   * Takes in what happened.
   *
   * @param update tells the note of it, while nobody can remove it
   */
  void add(K key, Instant at, Consumer<T> update) {
    if (at.isBefore(since)) {
      return;
    }
    all.compute(
        key,
        (same, old) -> {
          T note = old == null ? notes.get() : old.note();
          update.accept(note);
          return new Noted<>(known(at), note);
        });
  }

  /** After Kafka was away, something may be old when it comes, and still nobody was told of it. */
  private Instant known(Instant at) {
    return at.isBefore(start) ? at : clock.instant();
  }

  /** Forgets what is too old to be told, and done with. */
  void forgetOld(Predicate<T> done) {
    Instant limit = clock.instant().minus(kept);
    all.values().removeIf(noted -> noted.known().isBefore(limit) && done.test(noted.note()));
  }

  /** Forgets a key, because there is no more to tell of it. */
  void remove(K key) {
    all.remove(key);
  }

  /** Shows each key with its note. */
  void forEach(BiConsumer<K, T> action) {
    all.forEach((key, noted) -> action.accept(key, noted.note()));
  }
}
