package io.slipway.cleanup.config;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.slipway.cleanup.domain.Records;
import io.slipway.model.ImageName;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code slipway_registry_dangling_manifests{repository="..."}}: manifests that builders published,
 * that no tag points at and nobody deleted. Counted from the record whenever it is asked for.
 */
final class DanglingGauge {
  private static final String NAME = "slipway.registry.dangling.manifests";

  private final MeterRegistry meters;
  private final Records records;
  private final Set<ImageName> counted = ConcurrentHashMap.newKeySet();

  DanglingGauge(MeterRegistry meters, Records records) {
    this.meters = meters;
    this.records = records;
  }

  /** Counts this repository from now on. */
  void count(ImageName image) {
    if (counted.add(image)) {
      Gauge.builder(NAME, records.of(image), r -> r.dangling().size())
          .description("Published manifests without any tag")
          .tag("repository", image.value())
          .strongReference(true)
          .register(meters);
    }
  }
}
