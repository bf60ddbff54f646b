package io.slipway.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one partition, one after the other. One that takes long, because something outside
 * is away, is left to itself after a moment: it and what comes with its key go on in their order,
 * and the other keys go on without it. At most about {@link #LIMIT} events are open like that; then
 * the partition waits.
 */
final class PartitionWork {
  static final int LIMIT = 200;

  /** How long an event holds up the other keys. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(PartitionWork.class);

  private final TopicPartition partition;
  private final Delivery delivery;
  private final Runnable news;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final BlockingQueue<Next> waiting = new LinkedBlockingQueue<>();
  private final Set<Thread> atWork = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private final long committed;

  /** By key, what is to come after the event that is open. Guarded by this, like all below. */
  private final Map<String, Queue<ConsumerRecord<String, byte[]>>> busy = new HashMap<>();

  private final NavigableSet<Long> open;

  /** Open when the partition was taken over, and not seen yet. */
  private final NavigableSet<Long> expected;

  private long front;
  private long seen;

  /** How many were taken and are not done. */
  private int unfinished;

  /** How many of them are not left to themselves. */
  private int ahead;

  private long passed;
  private boolean changed;
  private @Nullable Throwable failure;

  /**
   * What is to be done next.
   *
   * @param waited whether it waited with whoever had the partition before, so that nothing is to be
   *     hoped for soon
   */
  private record Next(ConsumerRecord<String, byte[]> record, boolean waited) {}

  /**
   * Work that has begun.
   *
   * @param done how far others came
   * @param news called when there is something to commit
   */
  static PartitionWork start(
      TopicPartition partition, Done done, Delivery delivery, Runnable news) {
    PartitionWork work = new PartitionWork(partition, done, delivery, news);
    work.thread.start();
    return work;
  }

  private PartitionWork(TopicPartition partition, Done done, Delivery delivery, Runnable news) {
    this.partition = partition;
    this.delivery = delivery;
    this.news = news;
    this.open = new TreeSet<>(done.open());
    this.expected = new TreeSet<>(done.open());
    this.front = done.front();
    this.committed = done.open().isEmpty() ? done.front() : done.open().getFirst();
    this.thread = Thread.ofVirtual().name("feed-" + partition).unstarted(this::work);
  }

  /** Takes what was read next; what was done by others already is left out. */
  synchronized void take(List<ConsumerRecord<String, byte[]>> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      if (seen == 0 && record.offset() < committed) {
        forgetWhatWasDone(record.offset());
      }
      Set<Long> gone = expected.headSet(record.offset()); // retention took them
      changed |= open.removeAll(gone);
      gone.clear();
      seen = record.offset() + 1;
      boolean waited = expected.remove(record.offset());
      if (waited || record.offset() >= front) {
        ahead++;
        unfinished++;
        waiting.add(new Next(record, waited));
      }
    }
  }

  /** The log lost its end, and other events have these offsets now; retention never goes back. */
  private void forgetWhatWasDone(long first) {
    LOG.warn("{} begins again at {}, before what was committed", partition, first);
    front = first;
    open.clear();
    expected.clear();
  }

  private void work() {
    try {
      while (stop.getCount() > 0) {
        Next next = waiting.take();
        ConsumerRecord<String, byte[]> record = next.record();
        Optional<Thread> own = begin(record);
        if (own.isPresent() && !next.waited() && !own.get().join(patience())) {
          LOG.warn("{}/{} takes long; other keys go on", partition, record.offset());
        }
        pass(record);
      }
    } catch (InterruptedException e) {
      // stopped
    }
  }

  /** The more keys wait already, the less is hoped for. */
  private synchronized Duration patience() {
    return PATIENCE.dividedBy(Math.max(1, busy.size()));
  }

  /** Begins with an event, unless an earlier one of its key is open. */
  private synchronized Optional<Thread> begin(ConsumerRecord<String, byte[]> record) {
    open.add(record.offset());
    front = Math.max(front, record.offset() + 1);
    Queue<ConsumerRecord<String, byte[]>> before = busy.get(key(record));
    if (before != null) {
      before.add(record);
      return Optional.empty();
    }
    busy.put(key(record), new ArrayDeque<>());
    Thread own =
        Thread.ofVirtual()
            .name("feed-" + partition + "/" + record.offset())
            .unstarted(() -> handle(record));
    atWork.add(own);
    own.start();
    return Optional.of(own);
  }

  private static String key(ConsumerRecord<String, byte[]> record) {
    return record.key() == null ? "" : record.key();
  }

  private synchronized void pass(ConsumerRecord<String, byte[]> record) {
    ahead--;
    passed = record.offset() + 1;
  }

  private void handle(ConsumerRecord<String, byte[]> first) {
    try {
      Optional<ConsumerRecord<String, byte[]>> next = Optional.of(first);
      while (next.isPresent() && delivery.deliver(next.get(), stop)) {
        next = finish(next.get());
      }
    } catch (InterruptedException e) {
      // stopped
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        failure = e;
      }
    } finally {
      atWork.remove(Thread.currentThread());
      news.run();
    }
  }

  /** What comes next with the same key. */
  private synchronized Optional<ConsumerRecord<String, byte[]>> finish(
      ConsumerRecord<String, byte[]> record) {
    open.remove(record.offset());
    unfinished--;
    changed = true;
    news.run();
    Queue<ConsumerRecord<String, byte[]>> behind = busy.get(key(record));
    Optional<ConsumerRecord<String, byte[]>> next =
        Optional.ofNullable(behind == null || stop.getCount() == 0 ? null : behind.poll());
    if (next.isEmpty()) {
      busy.remove(key(record));
    }
    return next;
  }

  /** What a handler ended with that should not have ended so. */
  synchronized Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** How far it came since the last call; empty when nothing was done. */
  synchronized Optional<Done> progress() {
    if (!changed) {
      return Optional.empty();
    }
    changed = false;
    return Optional.of(Done.of(front, open));
  }

  /** What was told last is to be told again. */
  synchronized void uncommitted() {
    changed = true;
  }

  /** Whether nothing is at work or to be done. */
  synchronized boolean isIdle() {
    return ahead == 0 && busy.isEmpty();
  }

  /** Whether it has to get through what it has before it takes more. */
  synchronized boolean isFull() {
    return unfinished >= LIMIT;
  }

  /** Whether everything was done that was taken of what stands before an offset. */
  synchronized boolean isPast(long offset) {
    if (!open.headSet(offset).isEmpty()) {
      return false;
    }
    return ahead == 0 || passed >= Math.min(offset, seen);
  }

  /** Begins with nothing more; what is at work may come to its end. */
  void stop() {
    stop.countDown();
    thread.interrupt();
  }

  /** Waits, after {@link #stop}, until nothing is at work; not longer than that. */
  void join(Duration max) throws InterruptedException {
    long end = System.nanoTime() + max.toNanos();
    thread.join(max);
    for (Thread each : new HashSet<>(atWork)) {
      each.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
  }

  /** Ends what is at work. */
  void interrupt() {
    stop();
    atWork.forEach(Thread::interrupt);
  }
}
