package io.slipway.kafka;

/**
 * Takes events from a feed: of a group's feed, of each key one at a time, see {@link
 * EventFeed#group}; of a replay, one at a time at all.
 */
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

  /**
   * The group shares its partitions anew: until now, somebody else may have had those that come
   * next. Nothing is being handled when this is called.
   */
  default void sharedAnew() {}
}
