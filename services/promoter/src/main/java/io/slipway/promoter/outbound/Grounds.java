package io.slipway.promoter.outbound;

import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.ImageName;

/**
 * What a decision rests on: that nobody else decides about the image. A promoter that slept longer
 * than its group waits, and wakes with an event in hand, does not know that another took over; no
 * registry could tell it, for a tag there has no fence.
 */
public interface Grounds {
  /** Whether nobody else can have decided since the ledger was read for this event. */
  boolean hold();

  /**
   * Waits until a line of the ledger has come back from the topic: then every line before it is
   * known here, whoever wrote it.
   *
   * @param offset the line's, on the ledger topic
   * @throws EventsUnavailable when that takes too long
   */
  void readBack(ImageName image, long offset) throws EventsUnavailable, InterruptedException;
}
