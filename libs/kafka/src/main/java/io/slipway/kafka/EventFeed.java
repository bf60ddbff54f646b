package io.slipway.kafka;

import io.slipway.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics on a thread of its own and hands every event to a handler, in order per key at
 * least. It starts while Kafka is away, connects when it can, and connects again after a failure.
 * Its thread is a platform thread: Kafka's consumer waits in a selector, which would pin a virtual
 * thread.
 */
public final class EventFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private final KafkaSettings settings;
  private final FeedState state;
  private final FeedLoop loop;
  private final Delivery delivery;
  private final Thread thread;

  private EventFeed(
      KafkaSettings settings, String name, FeedState state, FeedLoop loop, Delivery delivery) {
    this.settings = settings;
    this.state = state;
    this.loop = loop;
    this.delivery = delivery;
    this.thread = Thread.ofPlatform().name("feed-" + name).daemon().unstarted(this::work);
  }

  /**
   * Reads all partitions of the topics from the beginning. Sees only committed transactions.
   *
   * @param clientId names the reader in logs and dead letters
   */
  public static EventFeed replay(
      KafkaSettings settings, String clientId, Set<Topics> topics, FeedHandler handler) {
    return since(settings, clientId, topics, Instant.MIN, handler);
  }

  /**
   * Reads all partitions of the topics from a moment on. Sees only committed transactions.
   *
   * @param since by the broker's clock; what was written before is not read
   */
  public static EventFeed since(
      KafkaSettings settings,
      String clientId,
      Set<Topics> topics,
      Instant since,
      FeedHandler handler) {
    FeedState state = new FeedState();
    Delivery delivery = delivery(settings, clientId, handler);
    ReplayLoop.Scope scope = new ReplayLoop.Scope(clientId, topics, since);
    return started(
        new EventFeed(
            settings, clientId, state, new ReplayLoop(settings, scope, delivery, state), delivery));
  }

  /**
   * Shares the partitions of the topics with all feeds of the same group. What was handled is
   * committed after its handler has returned. The handler is called for events of different
   * partitions at once, for those of one partition in their order; but an event that takes longer
   * than a moment holds up only what has the same key.
   */
  public static EventFeed group(
      KafkaSettings settings, String groupId, Set<Topics> topics, FeedHandler handler) {
    FeedState state = new FeedState();
    Delivery delivery = delivery(settings, groupId, handler);
    return started(
        new EventFeed(
            settings,
            groupId,
            state,
            new GroupLoop(settings, groupId, topics, delivery, state),
            delivery));
  }

  private static Delivery delivery(KafkaSettings settings, String name, FeedHandler handler) {
    return new Delivery(new EventCodec(name), handler, new DeadLetters(settings, name));
  }

  private static EventFeed started(EventFeed feed) {
    feed.thread.start();
    return feed;
  }

  private void work() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!state.stopped()) {
        try {
          loop.run();
        } catch (EventsUnavailable | RuntimeException e) {
          if (!state.stopped()) {
            boolean wasHealthy = state.healthy();
            state.healthy(false);
            pause = wasHealthy ? FIRST_PAUSE : Delivery.longer(pause);
            LOG.warn("{} reads again in {} ms: {}", thread.getName(), pause.toMillis(), e);
          }
        }
        if (state.stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      state.healthy(false);
      delivery.close();
    }
  }

  /** Whether everything that was there at the start has been handled. */
  public boolean caughtUp() {
    return state.caughtUp.getCount() == 0;
  }

  /**
   * Waits for {@link #caughtUp}.
   *
   * @throws EventsUnavailable when it takes longer
   */
  public void awaitCaughtUp(Duration max) throws InterruptedException, EventsUnavailable {
    if (!state.caughtUp.await(max.toMillis(), TimeUnit.MILLISECONDS)) {
      throw EventsUnavailable.at(
          settings, "not everything was read", new TimeoutException("after " + max));
    }
  }

  /**
   * Waits until everything has been handled that is there now, committed transactions included. For
   * one caller at a time, of a feed that reads all partitions.
   *
   * @throws EventsUnavailable when it takes longer
   */
  public void catchUp(Duration max) throws InterruptedException, EventsUnavailable {
    CountDownLatch reached = new CountDownLatch(1);
    state.asked.set(reached);
    if (!reached.await(max.toMillis(), TimeUnit.MILLISECONDS)) {
      throw EventsUnavailable.at(
          settings, "not everything was read", new TimeoutException("after " + max));
    }
  }

  /** Whether Kafka answered lately. */
  public boolean healthy() {
    return state.healthy();
  }

  /** Stops reading; the event in hand is finished if that takes less than five seconds. */
  @Override
  public void close() {
    state.stop.countDown();
    boolean woken = loop.wakeup();
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    if (!woken) {
      thread.interrupt();
    }
    try {
      if (!thread.join(Duration.ofSeconds(5))) {
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
