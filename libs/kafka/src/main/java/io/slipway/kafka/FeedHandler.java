package io.slipway.kafka;

/** Takes events from a feed, of each partition one at a time; of a replay, one at a time at all. */
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
