package io.slipway.cache.outbound;

import io.slipway.cache.domain.CacheEntry;
import io.slipway.cache.domain.CacheIndex;
import io.slipway.events.BuildEvent.CacheEntryStored;
import io.slipway.events.Topics;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.kafka.Received;
import io.slipway.model.TraceContext;
import java.util.Set;

/**
 * The compacted topic of entries: read whole into the index at start, followed from then on, and
 * written before an entry counts as stored.
 */
public final class EntryTopic implements AutoCloseable {
  private static final String CLIENT = "slipway-cache";

  private final CacheIndex index;
  private final EventSink sink;
  private final EventFeed feed;

  /** Starts to read the topic, as soon as Kafka answers. */
  public EntryTopic(KafkaSettings kafka, CacheIndex index) {
    this.index = index;
    this.sink = new KafkaEventSink(kafka, CLIENT);
    this.feed =
        EventFeed.replay(
            kafka, CLIENT, Set.of(Topics.CACHE_ENTRIES), received -> take(index, received));
  }

  private static void take(CacheIndex index, Received received) {
    if (received.event() instanceof CacheEntryStored stored) {
      index.put(CacheEntry.of(stored));
    }
  }

  /** Whether the index holds everything that was stored before the start. */
  public boolean ready() {
    return feed.caughtUp() && feed.healthy();
  }

  /**
   * Stores an entry; it can be looked up when this returns. One that says what is known already is
   * not written again.
   *
   * @throws EventsUnavailable when Kafka did not acknowledge it; nothing was stored then
   */
  public void store(CacheEntry entry, TraceContext trace) throws EventsUnavailable {
    if (index.get(entry.key()).filter(entry::says).isPresent()) {
      return;
    }
    sink.send(new CacheEntryStored(entry.at(), entry.key(), entry.parts(), entry.json()), trace);
    index.put(entry);
  }

  @Override
  public void close() {
    feed.close();
    sink.close();
  }
}
