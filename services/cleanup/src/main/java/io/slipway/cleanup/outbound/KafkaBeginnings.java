package io.slipway.cleanup.outbound;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.events.Topics;
import io.slipway.kafka.EventHistory;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.BuildId;
import io.slipway.model.ImageName;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Looks for beginnings in the topic of builds. */
public final class KafkaBeginnings implements Beginnings {
  private final EventHistory history;

  public KafkaBeginnings(EventHistory history) {
    this.history = history;
  }

  @Override
  public Map<ImageName, Set<BuildId>> since(Instant moment) throws EventsUnavailable {
    Map<ImageName, Set<BuildId>> found = new HashMap<>();
    for (BuildEvent event : history.since(Topics.BUILD_EVENTS, moment)) {
      if (event instanceof BuildStarted started) {
        found.computeIfAbsent(started.image(), k -> new HashSet<>()).add(started.build());
      }
    }
    return found;
  }
}
