package io.slipway.promoter.outbound;

import io.slipway.build.registry.RegistryException;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.promoter.domain.Ledger;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares, once after a start, every tag of the ledger with the registry and puts the registry
 * right: the ledger is the truth for tags. A tag that is just being moved differs for a moment,
 * too, because the registry is written first: only what still differs after a pause is put back,
 * and what was put back is looked at again.
 */
public final class Reconciliation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
  private static final Duration PATIENCE = Duration.ofDays(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private static final int ROUNDS = 5;

  private final Ledger ledger;
  private final LedgerFeed feed;
  private final TagWriter writer;
  private final Duration settle;
  private @Nullable Thread thread;

  /**
   * Everything is ready to begin.
   *
   * @param settle how long a tag must differ before it is put back
   */
  public Reconciliation(Ledger ledger, LedgerFeed feed, TagWriter writer, Duration settle) {
    this.ledger = ledger;
    this.feed = feed;
    this.writer = writer;
    this.settle = settle;
  }

  /** Begins, as soon as the ledger has been read. */
  public synchronized void start() {
    thread = Thread.ofVirtual().name("promoter-reconcile").start(this::work);
  }

  private void work() {
    try {
      feed.awaitReady(PATIENCE);
      List<TagSpans.Place> suspects = matching(everything(), writer::differs);
      LOG.info("compared the tags with the registry: {} differ", suspects.size());
      for (int round = 0; round < ROUNDS && !suspects.isEmpty(); round++) {
        Thread.sleep(settle);
        suspects = matching(suspects, writer::restore);
        suspects.forEach(s -> LOG.warn("put {}:{} back as the ledger says", s.image(), s.tag()));
      }
    } catch (EventsUnavailable e) {
      LOG.warn("tags were not compared with the registry: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<TagSpans.Place> everything() {
    List<TagSpans.Place> places = new ArrayList<>();
    for (ImageName image : ledger.images()) {
      ledger.of(image).tags().keySet().forEach(tag -> places.add(new TagSpans.Place(image, tag)));
    }
    return places;
  }

  private interface Question {
    boolean ask(ImageName image, Tag tag) throws IOException;
  }

  private static List<TagSpans.Place> matching(List<TagSpans.Place> places, Question question)
      throws InterruptedException {
    List<TagSpans.Place> found = new ArrayList<>();
    for (TagSpans.Place place : places) {
      if (answer(place, question)) {
        found.add(place);
      }
    }
    return found;
  }

  /** Asks until the registry gives an answer; an answer that will not change counts as no. */
  private static boolean answer(TagSpans.Place place, Question question)
      throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return question.ask(place.image(), place.tag());
      } catch (IOException e) {
        if (e instanceof RegistryException answer && !answer.retryable()) {
          LOG.warn("cannot reconcile {}:{}: {}", place.image(), place.tag(), e.getMessage());
          return false;
        }
        LOG.debug("{} is asked again in {}: {}", place.image(), pause, e.getMessage());
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
