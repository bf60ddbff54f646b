package io.slipway.cleanup.outbound;

import io.slipway.cleanup.domain.Records;
import io.slipway.embedded.RegistryCollector;
import io.slipway.embedded.RegistryCollector.Collected;
import io.slipway.embedded.RegistryCollector.Limits;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.BuildId;
import io.slipway.model.ImageName;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Collects the garbage of the registry that this farm runs. A build in flight may use any blob of
 * its repository without sending it: all of them are leased. Asked while the registry is paused,
 * Kafka knows of every build that the registry can have answered.
 */
public final class Collection {
  private final RegistryCollector collector;
  private final Limits limits;
  private final Records records;
  private final Beginnings beginnings;
  private final InstantSource clock;

  public Collection(
      RegistryCollector collector,
      Limits limits,
      Records records,
      Beginnings beginnings,
      InstantSource clock) {
    this.collector = collector;
    this.limits = limits;
    this.records = records;
    this.beginnings = beginnings;
    this.clock = clock;
  }

  /**
   * Collects now.
   *
   * @throws IOException when the registry could not be collected, or Kafka was away
   */
  public Collected collect() throws IOException, InterruptedException {
    return collector.collect(limits, this::inUse);
  }

  /** Several registries may have repositories of one name; a lease too many does no harm. */
  private Set<String> inUse() throws IOException {
    Map<ImageName, Set<BuildId>> began;
    try {
      began = beginnings.since(clock.instant());
    } catch (EventsUnavailable e) {
      throw new IOException("it is not known which builds are in flight: " + e.getMessage(), e);
    }
    Set<String> busy = new HashSet<>();
    for (ImageName image : records.images()) {
      if (!records.of(image).running().isEmpty()) {
        busy.add(image.repository());
      }
    }
    began.forEach(
        (image, builds) -> {
          if (!builds.stream().allMatch(records.of(image)::knows)) {
            busy.add(image.repository());
          }
        });
    return busy;
  }
}
