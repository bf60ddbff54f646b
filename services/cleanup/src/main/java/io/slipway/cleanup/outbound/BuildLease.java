package io.slipway.cleanup.outbound;

import io.slipway.cleanup.domain.ImageRecord;
import io.slipway.cleanup.domain.Records;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.BuildId;
import io.slipway.model.ImageName;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A build holds its image from its beginning until its tags are decided on: it may push a manifest
 * that the image had before and that is about to be deleted. A builder tells of the beginning
 * before it speaks to the registry; so whoever asks Kafka after looking at the registry knows of
 * every build that can have been there.
 */
@FunctionalInterface
interface BuildLease {
  /** Why nothing of an image may be deleted now; empty when it may. */
  Optional<String> heldBy(ImageName image) throws EventsUnavailable;

  /** By what the farm's events say. */
  static BuildLease of(Records records, Beginnings beginnings, InstantSource clock) {
    return image -> {
      ImageRecord record = records.of(image);
      Set<BuildId> holders = new HashSet<>(record.running());
      if (holders.isEmpty()) {
        beginnings.since(clock.instant()).getOrDefault(image, Set.of()).stream()
            .filter(build -> !record.knows(build))
            .forEach(holders::add);
      }
      return holders.isEmpty()
          ? Optional.empty()
          : Optional.of("build " + holders.iterator().next() + " is in flight");
    };
  }
}
