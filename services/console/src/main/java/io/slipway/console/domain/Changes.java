package io.slipway.console.domain;

import io.slipway.model.BuildId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Tells waiting readers which builds changed. Nothing is queued per reader: a slow one learns later
 * that a build changed, once, however often it did.
 */
public final class Changes {
  private static final int REMEMBERED = 4096;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<BuildId, Long> versions = new LinkedHashMap<>();
  private long version;

  /**
   * What changed since a reader last looked.
   *
   * @param version to be given at the next look
   * @param builds which changed; empty when the time was over before one did
   */
  public record Seen(long version, Set<BuildId> builds) {}

  /** A build changed. */
  public void signal(BuildId build) {
    lock.lock();
    try {
      versions.remove(build);
      versions.put(build, ++version);
      if (versions.size() > REMEMBERED) {
        var eldest = versions.keySet().iterator();
        eldest.next();
        eldest.remove();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Where a new reader begins. */
  public long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something has changed after a version, at most so long. */
  public Seen after(long seen, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (version <= seen && left > 0) {
        left = changed.awaitNanos(left);
      }
      return new Seen(
          version,
          versions.entrySet().stream()
              .filter(e -> e.getValue() > seen)
              .map(Map.Entry::getKey)
              .collect(Collectors.toUnmodifiableSet()));
    } finally {
      lock.unlock();
    }
  }

  /** Waits until one build has changed after a version, at most so long. */
  public long after(long seen, BuildId build, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(atMost.toMillis());
      while (versions.getOrDefault(build, 0L) <= seen && left > 0) {
        left = changed.awaitNanos(left);
      }
      return version;
    } finally {
      lock.unlock();
    }
  }
}
