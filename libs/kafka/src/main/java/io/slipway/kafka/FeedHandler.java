package io.slipway.kafka;

/** Takes events from a feed, one at a time, on the feed's thread. */
@FunctionalInterface
public interface FeedHandler {
  /**
   * Handles one event. The same event may come again after a crash.
   *
   * @throws Exception a checked one (or {@link java.io.UncheckedIOException}) means that something
   *     outside is away: the event is tried again until it works. A runtime exception means that
   *     the event cannot be handled: after a few attempts it is laid aside as a dead letter.
   */
  void on(Received received) throws Exception;
}
