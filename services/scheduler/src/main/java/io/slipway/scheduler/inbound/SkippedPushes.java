package io.slipway.scheduler.inbound;

import io.slipway.events.BuildEvent;
import io.slipway.events.PushSkipped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Pushes that were left out lately, each with a note of kind {@code T}; as {@link RecentBuilds} for
 * what was built. Safe for many threads.
 */
final class SkippedPushes<T> {
  private final Instant since;
  private final Duration kept;
  private final InstantSource clock;
  private final Supplier<T> notes;
  private final Map<PushSkipped, T> pushes = new ConcurrentHashMap<>();

  /**
   * None yet.
   *
   * @param since what happened before this moment is left alone; a push is forgotten when it is
   *     older than this moment is now
   * @param notes makes the note of a push
   */
  SkippedPushes(Instant since, InstantSource clock, Supplier<T> notes) {
    this.since = since;
    this.kept = Duration.between(since, clock.instant());
    this.clock = clock;
    this.notes = notes;
  }

  /** Takes in what happened. */
  void add(BuildEvent event) {
    if (event instanceof PushSkipped push && !push.at().isBefore(since)) {
      pushes.computeIfAbsent(push, same -> notes.get());
    }
  }

  /** Forgets what is too old to be told; for a scheduler that is not active. */
  void forgetOld() {
    Instant limit = clock.instant().minus(kept);
    pushes.keySet().removeIf(push -> push.at().isBefore(limit));
  }

  /** Forgets a push, because there is no more to tell of it. */
  void remove(PushSkipped push) {
    pushes.remove(push);
  }

  /** Shows each push with its note. */
  void forEach(BiConsumer<PushSkipped, T> action) {
    pushes.forEach(action);
  }
}
