package io.slipway.cleanup.outbound;

import io.slipway.cleanup.domain.ImageRecord;
import io.slipway.cleanup.domain.Records;
import io.slipway.events.RetentionEvent.DanglingThresholdExceeded;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.ImageName;
import io.slipway.model.TraceContext;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells once when an image has more manifests without tags than are allowed, and again only after
 * it had fewer. Not safe for several threads.
 */
public final class DanglingAlert {
  private final Records records;
  private final EventSink sink;
  private final InstantSource clock;
  private final int threshold;

  /** Images that were counted before; of the others, an alert before our start still holds. */
  private final Set<ImageName> counted = new HashSet<>();

  private final Set<ImageName> above = new HashSet<>();

  public DanglingAlert(Records records, EventSink sink, InstantSource clock, int threshold) {
    this.records = records;
    this.sink = sink;
    this.clock = clock;
    this.threshold = threshold;
  }

  /** Counts all images. */
  public void check() throws EventsUnavailable {
    for (ImageName image : records.images()) {
      ImageRecord record = records.of(image);
      int dangling = record.dangling().size();
      if (counted.add(image) && record.alerted()) {
        above.add(image);
      }
      if (dangling <= threshold) {
        above.remove(image);
      } else if (!above.contains(image)) {
        var event = new DanglingThresholdExceeded(clock.instant(), image, dangling, threshold);
        sink.send(event, TraceContext.newRoot());
        above.add(image);
      }
    }
  }
}
