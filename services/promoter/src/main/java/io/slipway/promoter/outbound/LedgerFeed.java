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
import io.slipway.model.ImageName;
import io.slipway.model.ProjectId;
import io.slipway.promoter.domain.Ledger;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Keeps the ledger in memory in step with its topics. Before the first decision about a partition,
 * and after another promoter may have had it, the topics are read to their present end: otherwise a
 * decision could be taken before the other's last move has arrived.
 */
public final class LedgerFeed implements AutoCloseable {
  private static final String CLIENT = "slipway-promoter-ledger";

  /** For a ledger that has not been read yet. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** For the last few records: whoever waits holds an image. */
  private static final Duration TAIL_PATIENCE = Duration.ofSeconds(30);

  /**
   * How long nobody else can have had a partition that was ours. The group gives a silent member's
   * partitions away ten seconds after its last heartbeat, and the heart beats every two.
   */
  static final Duration LAPSE = Duration.ofSeconds(5);

  private final Ledger ledger;
  private final Echoes echoes = new Echoes();
  private final LongSupplier nanos;

  /** By partition: what was handled here last. */
  private final Map<Integer, Handled> handled = new ConcurrentHashMap<>();

  /** Projects that were looked for and not found. */
  private final Set<ProjectId> unknown = ConcurrentHashMap.newKeySet();

  /** A feed takes one question at a time. */
  private final ReentrantLock asking = new ReentrantLock();

  /** When the newest question was asked, {@link System#nanoTime()}. Guarded by {@link #asking}. */
  private long asked = System.nanoTime();

  private final EventFeed feed;

  private record Handled(long offset, long at) {}

  /** Handles an image event on grounds that hold. */
  @FunctionalInterface
  public interface Decider {
    /**
     * Handles one event; what may be thrown is that of {@link FeedHandler#on}.
     *
     * @param grounds what is known of others' decisions
     */
    void on(Received event, Grounds grounds) throws Exception;
  }

  /** Starts to read the ledger from its beginning, as soon as Kafka answers. */
  public LedgerFeed(KafkaSettings kafka, Ledger ledger) {
    this(kafka, ledger, System::nanoTime);
  }

  /** With a clock of its own, in nanoseconds. */
  LedgerFeed(KafkaSettings kafka, Ledger ledger, LongSupplier nanos) {
    this.ledger = ledger;
    this.nanos = nanos;
    this.feed =
        EventFeed.replay(
            kafka,
            CLIENT,
            Set.of(Topics.TAG_MOVES, Topics.IMAGE_EVENTS, Topics.PROJECTS, Topics.GATE_JOBS),
            this::read);
  }

  private void read(Received received) {
    apply(ledger, received);
    if (received.topic().equals(Topics.TAG_MOVES.topic())) {
      echoes.heard(received.key(), received.offset());
    }
  }

  static void apply(Ledger ledger, Received received) {
    switch (received.event()) {
      case TagMoved e -> ledger.of(e.image()).moved(received.offset(), e, received.trace());
      case TagMoveRefused e -> ledger.of(e.image()).refused(received.offset(), e);
      case ImagePublished e ->
          ledger.of(e.image()).published(received.offset(), e, received.trace());
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
  void upToDate(Received event, Decider decider) throws Exception {
    long known = nanos.getAsLong();
    Handled last = handled.remove(event.partition());
    if (last == null
        || last.offset() != event.offset() - 1
        || lapsed(last.at(), known)
        || isFirstOfUnknownProject(event)) {
      do {
        known = nanos.getAsLong(); // a long ledger's end is old news when it is read
        readToTheEnd(PATIENCE);
      } while (lapsed(known, nanos.getAsLong()));
    }
    decider.on(event, new Known(known));
    CrashPoint.PROMOTER_HANDLED.reached();
    handled.put(event.partition(), new Handled(event.offset(), nanos.getAsLong()));
  }

  /** What handles the events of a group's feed, see {@link #upToDate}. */
  public FeedHandler deciding(Decider decider) {
    return new FeedHandler() {
      @Override
      public void on(Received received) throws Exception {
        upToDate(received, decider);
      }

      @Override
      public void sharedAnew() {
        handled.clear();
      }
    };
  }

  private static boolean lapsed(long since, long now) {
    return now - since > LAPSE.toNanos();
  }

  private boolean isFirstOfUnknownProject(Received event) {
    return event.event() instanceof ImagePublished image
        && !ledger.projects().knows(image.project())
        && unknown.add(image.project());
  }

  /** What was read when an event came. */
  private final class Known implements Grounds {
    private final long since;

    private Known(long since) {
      this.since = since;
    }

    @Override
    public boolean hold() {
      return !lapsed(since, nanos.getAsLong());
    }

    @Override
    public void readBack(ImageName image, long offset)
        throws EventsUnavailable, InterruptedException {
      echoes.await(image.value(), offset, TAIL_PATIENCE);
    }
  }

  /** Whether everything that was in the ledger at the start has been read. */
  public boolean ready() {
    return feed.caughtUp() && feed.healthy();
  }

  /** Waits until {@link #ready()} could be true; for work that is done once after the start. */
  public void awaitReady(Duration max) throws EventsUnavailable, InterruptedException {
    feed.awaitCaughtUp(max);
  }

  /**
   * Reads what is in the topics now. For anything that acts on the ledger without an image event.
   *
   * @throws EventsUnavailable when that takes too long
   */
  void readToTheEnd() throws EventsUnavailable, InterruptedException {
    readToTheEnd(TAIL_PATIENCE);
  }

  /** Who wants it at the same time shares a reading: it has to begin after they came. */
  private void readToTheEnd(Duration patience) throws EventsUnavailable, InterruptedException {
    long came = System.nanoTime();
    asking.lockInterruptibly();
    try {
      if (asked - came <= 0) {
        long start = System.nanoTime();
        feed.catchUp(patience);
        asked = start;
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
