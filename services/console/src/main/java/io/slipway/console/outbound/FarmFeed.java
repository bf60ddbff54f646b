package io.slipway.console.outbound;

import io.slipway.console.domain.BuildList;
import io.slipway.console.domain.Changes;
import io.slipway.console.domain.LogStore;
import io.slipway.events.BuildEvent.LogAppended;
import io.slipway.events.Topics;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.KafkaSettings;
import io.slipway.kafka.Received;
import java.util.Set;

/** Reads what happens in the farm, from the beginning, into the list of builds and their logs. */
public final class FarmFeed implements AutoCloseable {
  private static final Set<Topics> READ =
      Set.of(Topics.BUILD_EVENTS, Topics.BUILD_LOGS, Topics.IMAGE_EVENTS, Topics.TAG_MOVES);

  private final EventFeed feed;

  private FarmFeed(EventFeed feed) {
    this.feed = feed;
  }

  /**
   * Begins to read, on a thread of the feed.
   *
   * @param logChanges is told of builds whose output grew
   */
  public static FarmFeed start(
      KafkaSettings settings, BuildList builds, LogStore logs, Changes logChanges) {
    return new FarmFeed(
        EventFeed.replay(
            settings, "console", READ, received -> take(received, builds, logs, logChanges)));
  }

  private static void take(Received received, BuildList builds, LogStore logs, Changes logChanges) {
    if (received.event() instanceof LogAppended log) {
      logs.append(log.build(), log.step(), log.firstLine(), log.lines());
      logChanges.signal(log.build());
    } else {
      builds.apply(received.event(), received.trace());
    }
  }

  /** Whether the past has been read and Kafka answers. */
  public boolean ready() {
    return feed.caughtUp() && feed.healthy();
  }

  @Override
  public void close() {
    feed.close();
  }
}
