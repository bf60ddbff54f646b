package io.slipway.kafka;

/** One connection's life: reads until the feed is closed or something breaks. */
interface FeedLoop {
  /** Reads. Called again after a failure; goes on where the last call stopped. */
  void run() throws EventsUnavailable, InterruptedException;

  /**
   * Makes a blocked {@link #run} return soon; from another thread.
   *
   * @return false when it is not connected, so that only an interrupt reaches it
   */
  boolean wakeup();
}
