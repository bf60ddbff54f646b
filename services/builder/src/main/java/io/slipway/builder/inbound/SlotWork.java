package io.slipway.builder.inbound;

import io.slipway.kafka.JobFeed;
import io.slipway.kafka.Received;

/** What a slot does with the jobs that it takes. */
public interface SlotWork {
  /**
   * Does a job, or gives it back: when this returns, or throws, the job is in hand no longer.
   *
   * @return false when it was given back, so that a pause is due before the next
   */
  boolean handle(Received received, JobFeed feed);

  /** Ends the job that is being done, and gives it back to the farm. */
  void stop();
}
