package io.slipway.promoter.outbound;

import io.slipway.crash.CrashPoint;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.BuildEvent.TagRestored;
import io.slipway.events.BuildEvent.TagsSettled;
import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.events.GateEvent.GateEnded;
import io.slipway.events.GateEvent.GateWanted;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.events.Topics;
import io.slipway.events.Wish.ApprovalGiven;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.FeedHandler;
import io.slipway.kafka.KafkaSettings;
import io.slipway.kafka.Received;
import io.slipway.model.ProjectId;
import io.slipway.promoter.domain.Ledger;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the ledger in memory in step with its topics. Before the first decision about a partition,
 * and after another promoter may have had it, the topics are read once more to their present end:
 * otherwise a decision could be taken before the other's last move has arrived.
 */
public final class LedgerFeed implements AutoCloseable {
  private static final String CLIENT = "slipway-promoter-ledger";
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** For the last few records: whoever waits holds an image. */
  private static final Duration TAIL_PATIENCE = Duration.ofSeconds(30);

  private final KafkaSettings kafka;
  private final Ledger ledger;

  /** By partition: the last offset handled here. */
  private final Map<Integer, Long> handled = new ConcurrentHashMap<>();

  /** Projects that were looked for and not found. */
  private final Set<ProjectId> unknown = ConcurrentHashMap.newKeySet();

  /** When the newest reading began, {@link System#nanoTime()}. Used by one reader at a time. */
  private long begun = System.nanoTime();

  private final ReentrantLock reading = new ReentrantLock();

  /** A feed takes one question at a time. */
  private final ReentrantLock asking = new ReentrantLock();

  private volatile EventFeed feed;

  /** Starts to read the ledger from its beginning, as soon as Kafka answers. */
  public LedgerFeed(KafkaSettings kafka, Ledger ledger) {
    this.kafka = kafka;
    this.ledger = ledger;
    this.feed = open(kafka, ledger);
  }

  private static EventFeed open(KafkaSettings kafka, Ledger ledger) {
    return EventFeed.replay(
        kafka,
        CLIENT,
        Set.of(Topics.TAG_MOVES, Topics.IMAGE_EVENTS, Topics.PROJECTS, Topics.GATE_JOBS),
        received -> apply(ledger, received));
  }

  static void apply(Ledger ledger, Received received) {
    switch (received.event()) {
      case TagMoved e -> ledger.of(e.image()).moved(received.offset(), e, received.trace());
      case TagMoveRefused e -> ledger.of(e.image()).refused(received.offset(), e);
      case ImagePublished e -> ledger.of(e.image()).published(received.offset(), e);
      case ManifestDeleted e -> ledger.of(e.image()).deleted(e);
      case TagsSettled e -> ledger.of(e.image()).settled(e);
      case TagRestored e -> ledger.of(e.image()).restored(received.offset(), e);
      case ApprovalGiven e -> ledger.of(e.image()).approved(received.offset(), e);
      case GateWanted e -> ledger.of(e.image()).wanted(e);
      case GateEnded e -> ledger.of(e.image()).checked(received.offset(), e);
      case ProjectRegistered e -> ledger.projects().registered(received.offset(), e);
      default -> {
        // other wishes change the ledger when they are decided
      }
    }
  }

  /**
   * Handles an image event with a ledger that holds every move that could have been made before it.
   * An event that failed before is preceded by a new reading, too: while it waited, another
   * promoter may have taken over. So is the first image of a project that is not known yet: its
   * registration is on another topic.
   *
   * @throws EventsUnavailable when the topics cannot be read to their end
   */
  public void upToDate(Received event, FeedHandler handler) throws Exception {
    Long last = handled.remove(event.partition());
    if (last == null || last != event.offset() - 1 || isFirstOfUnknownProject(event)) {
      readAgain();
    }
    handler.on(event);
    CrashPoint.PROMOTER_HANDLED.reached();
    handled.put(event.partition(), event.offset());
  }

  private boolean isFirstOfUnknownProject(Received event) {
    return event.event() instanceof ImagePublished image
        && !ledger.projects().knows(image.project())
        && unknown.add(image.project());
  }

  /** Partitions that want it at the same time share a reading: it has to begin after they asked. */
  private void readAgain() throws EventsUnavailable, InterruptedException {
    long asked = System.nanoTime();
    reading.lockInterruptibly();
    try {
      if (begun - asked <= 0) {
        long start = System.nanoTime();
        replaceFeed();
        begun = start;
      }
    } finally {
      reading.unlock();
    }
  }

  private void replaceFeed() throws EventsUnavailable, InterruptedException {
    EventFeed fresh = open(kafka, ledger);
    try {
      fresh.awaitCaughtUp(PATIENCE);
    } catch (EventsUnavailable | InterruptedException e) {
      fresh.close();
      throw e;
    }
    feed.close();
    feed = fresh;
  }

  /** Whether everything that was in the ledger at the start has been read. */
  public boolean ready() {
    return feed.caughtUp() && feed.healthy();
  }

  /**
   * Waits until {@link #ready()} could be true; for work that is done once after the start. The
   * first image event replaces the feed: one that was closed never catches up.
   */
  public void awaitReady(Duration max) throws EventsUnavailable, InterruptedException {
    long end = System.nanoTime() + max.toNanos();
    while (true) {
      try {
        feed.awaitCaughtUp(LOOK_AGAIN);
        return;
      } catch (EventsUnavailable e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
    }
  }

  /**
   * Reads what is in the topics now. For anything that acts on the ledger without an image event.
   *
   * @throws EventsUnavailable when that takes too long
   */
  void readToTheEnd() throws EventsUnavailable, InterruptedException {
    asking.lockInterruptibly();
    try {
      long end = System.nanoTime() + TAIL_PATIENCE.toNanos();
      while (true) {
        try {
          feed.catchUp(LOOK_AGAIN);
          return;
        } catch (EventsUnavailable e) { // it may have been replaced meanwhile: see awaitReady
          if (System.nanoTime() > end) {
            throw e;
          }
        }
      }
    } finally {
      asking.unlock();
    }
  }

  @Override
  public void close() {
    feed.close();
  }
}
