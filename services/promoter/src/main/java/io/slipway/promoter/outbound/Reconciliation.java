package io.slipway.promoter.outbound;

import io.slipway.build.registry.RegistryException;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.promoter.domain.Drift;
import io.slipway.promoter.domain.DriftBoard;
import io.slipway.promoter.domain.ImageLedger;
import io.slipway.promoter.domain.Ledger;
import io.slipway.promoter.domain.Pointer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares, after a start and at intervals, the tags of the ledger with those of the registry and
 * puts the registry right: the ledger is the truth for tags. A tag that is just being moved differs
 * for a moment, too, because the registry is written first: only what still differs after a pause
 * is put back, and what was put back is looked at again. Tags that the ledger does not know are
 * told, never touched.
 */
public final class Reconciliation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
  private static final Duration PATIENCE = Duration.ofDays(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private static final int ROUNDS = 5;

  /** Two questions are of one repository, which may fail alone; then the registry is gone. */
  private static final int UNANSWERED = 3;

  /**
   * When tags are looked at.
   *
   * @param settle how long a tag must differ before it is put back
   * @param every how long after a comparison the next begins; zero for only one after the start
   * @param patience how long a registry is asked about an image before the next one's turn comes. A
   *     registry that was silent so long is asked once about the next ones, and soon no more, until
   *     the next comparison
   */
  public record Pace(Duration settle, Duration every, Duration patience) {}

  private final Ledger ledger;
  private final LedgerFeed feed;
  private final TagWriter writer;
  private final Pace pace;
  private final DriftBoard board;
  private final Clock clock = Clock.systemUTC();

  /** By registry: the questions of this comparison that it did not answer since its last answer. */
  private final Map<String, Integer> unanswered = new HashMap<>();

  private @Nullable Thread thread;

  /** Everything is ready to begin; what is found is put on the board. */
  public Reconciliation(
      Ledger ledger, LedgerFeed feed, TagWriter writer, Pace pace, DriftBoard board) {
    this.ledger = ledger;
    this.feed = feed;
    this.writer = writer;
    this.pace = pace;
    this.board = board;
  }

  /** Begins, as soon as the ledger has been read. */
  public synchronized void start() {
    thread = Thread.ofVirtual().name("promoter-reconcile").start(this::work);
  }

  private void work() {
    try {
      do {
        feed.awaitReady(PATIENCE);
        compare();
        Thread.sleep(pace.every());
      } while (!pace.every().isZero());
    } catch (EventsUnavailable e) {
      LOG.warn("tags were not compared with the registry: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void compare() throws InterruptedException {
    board.begin();
    unanswered.clear();
    List<Drift> suspects = new ArrayList<>();
    for (ImageName image : ledger.images()) {
      List<Drift> none = List.of();
      if (!ledger.of(image).tags().isEmpty()) { // else nobody is asked, and nothing is answered
        suspects.addAll(persistently(image, none, () -> differing(image)));
      }
      persistently(image, none, () -> unknown(image)).forEach(board::put);
    }
    suspects.forEach(board::put);
    LOG.debug("compared the tags with the registry: {} differ", suspects.size());
    for (int round = 0; round < ROUNDS && !suspects.isEmpty(); round++) {
      Thread.sleep(pace.settle());
      unanswered.clear(); // what answered a moment ago is not given up unasked
      suspects = repaired(suspects, round == 0);
    }
    board.end(clock.instant());
  }

  private List<Drift> differing(ImageName image) throws IOException {
    List<Drift> found = new ArrayList<>();
    SortedMap<Tag, Pointer> tags = ledger.of(image).tags();
    for (Tag tag : tags.keySet()) {
      Optional<Digest> there = writer.inRegistry(image, tag);
      Optional<Digest> wanted = ledger.of(image).pointer(tag).map(Pointer::digest);
      if (wanted.isPresent() && !there.equals(wanted)) {
        found.add(new Drift(image, tag, there, wanted, Drift.State.SEEN, clock.instant()));
      }
    }
    return found;
  }

  private List<Drift> unknown(ImageName image) throws IOException {
    List<Drift> found = new ArrayList<>();
    ImageLedger known = ledger.of(image);
    for (Tag tag : writer.inRegistry(image)) {
      if (!known.knows(tag)) {
        Optional<Digest> there = writer.inRegistry(image, tag);
        found.add(
            new Drift(image, tag, there, Optional.empty(), Drift.State.UNKNOWN, clock.instant()));
      }
    }
    return found;
  }

  /** Puts back what still differs; what was put back is looked at once more. */
  private List<Drift> repaired(List<Drift> suspects, boolean first) throws InterruptedException {
    List<Drift> again = new ArrayList<>();
    for (Drift drift : suspects) {
      Drift.State failed = Drift.State.FAILED;
      Drift.State state =
          persistently(
              drift.image(),
              failed,
              () ->
                  writer.restore(drift.image(), drift.tag(), feed::readToTheEnd)
                      ? Drift.State.REPAIRED
                      : Drift.State.SEEN);
      switch (state) {
        case REPAIRED -> {
          LOG.warn("put {}:{} back as the ledger says", drift.image(), drift.tag());
          again.add(drift);
          board.put(drift.become(state, clock.instant()));
        }
        case FAILED -> board.put(drift.become(state, clock.instant()));
        case SEEN, UNKNOWN -> {
          if (first) {
            board.forget(drift); // it was being moved when it was looked at
          }
        }
      }
    }
    return again;
  }

  private interface Question<T> {
    T ask() throws IOException, EventsUnavailable, InterruptedException;
  }

  /**
   * Asks until there is an answer; a no that will not change gives the other value, and so does
   * silence that lasts, which must not hold up the images behind this one.
   */
  private <T> T persistently(ImageName image, T otherwise, Question<T> question)
      throws InterruptedException {
    int before = unanswered.getOrDefault(image.registry(), 0);
    if (before >= UNANSWERED) {
      return otherwise;
    }
    Duration pause = FIRST_PAUSE;
    Duration patience = before == 0 ? pace.patience() : Duration.ZERO;
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        T answer = question.ask();
        unanswered.remove(image.registry());
        return answer;
      } catch (IOException | EventsUnavailable e) {
        if (e instanceof RegistryException answer && !answer.retryable()) {
          LOG.warn("cannot reconcile {}: {}", image, e.getMessage());
          unanswered.remove(image.registry());
          return otherwise;
        }
        if (System.nanoTime() >= end) {
          LOG.warn("{} is left for the next comparison: {}", image, e.getMessage());
          if (e instanceof IOException) {
            unanswered.merge(image.registry(), 1, Integer::sum);
          }
          return otherwise;
        }
        LOG.debug("{} is asked again in {}: {}", image, pause, e.getMessage());
      }
      Thread.sleep(pause);
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
