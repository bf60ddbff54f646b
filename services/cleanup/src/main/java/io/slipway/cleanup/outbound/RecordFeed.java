package io.slipway.cleanup.outbound;

import io.slipway.cleanup.domain.Records;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.BuildEvent.TagsSettled;
import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.events.RetentionEvent.DanglingThresholdExceeded;
import io.slipway.events.RetentionEvent.DeletionPlanned;
import io.slipway.events.RetentionEvent.DeletionSpared;
import io.slipway.events.RetentionEvent.DeploymentsSet;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.events.Topics;
import io.slipway.events.Wish;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.KafkaSettings;
import io.slipway.kafka.Received;
import io.slipway.model.ImageName;
import java.util.Set;
import java.util.function.Consumer;

/** Keeps the records in step with the ledger, the image events and the lives of builds. */
public final class RecordFeed implements AutoCloseable {
  private static final String CLIENT = "slipway-cleanup";

  private final EventFeed feed;

  /**
   * Starts to read from the beginning, as soon as Kafka answers.
   *
   * @param published told of every image that anything was published for, perhaps several times
   * @param tagged told of every image whose tags moved, perhaps several times
   */
  public RecordFeed(
      KafkaSettings kafka,
      Records records,
      Consumer<ImageName> published,
      Consumer<ImageName> tagged) {
    this.feed =
        EventFeed.replay(
            kafka,
            CLIENT,
            Set.of(Topics.IMAGE_EVENTS, Topics.TAG_MOVES, Topics.BUILD_EVENTS, Topics.PROJECTS),
            received -> {
              apply(records, received, published);
              if (received.event() instanceof TagMoved moved) {
                tagged.accept(moved.image());
              }
            });
  }

  private static void apply(Records records, Received received, Consumer<ImageName> published) {
    switch (received.event()) {
      case ImagePublished e -> {
        records.of(e.image()).published(e);
        published.accept(e.image());
      }
      case TagMoved e -> records.of(e.image()).moved(received.offset(), e);
      case TagMoveRefused e -> records.of(e.image()).refused(e);
      case TagsSettled e -> records.of(e.image()).settled(e);
      case ManifestDeleted e -> records.of(e.image()).deleted(e);
      case Wish e -> records.of(e.image()).promotion(e);
      case DeletionPlanned e -> records.of(e.image()).planned(e);
      case DeletionSpared e -> records.of(e.image()).spared(e);
      case DanglingThresholdExceeded e -> records.of(e.image()).alert();
      case DeploymentsSet e -> records.of(e.image()).deployed(e);
      case ProjectRegistered e -> records.of(e.project().image()).registered(received.offset(), e);
      case BuildStarted e -> records.of(e.image()).started(e);
      case BuildFinished e -> records.of(e.image()).finished(e);
      default -> {
        // nothing that decides what may be deleted
      }
    }
  }

  /** Whether everything that was there at the start has been read. */
  public boolean ready() {
    return feed.caughtUp() && feed.healthy();
  }

  @Override
  public void close() {
    feed.close();
  }
}
