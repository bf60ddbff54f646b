package io.slipway.cleanup.outbound;

import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.BuildId;
import io.slipway.model.ImageName;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Asks Kafka itself which builds began: our own reading of it may be behind. */
@FunctionalInterface
public interface Beginnings {
  /** The builds whose beginning was told since a moment, and perhaps some older. */
  Map<ImageName, Set<BuildId>> since(Instant moment) throws EventsUnavailable;
}
