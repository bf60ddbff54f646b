package io.slipway.cache.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.cache.domain.CacheIndex;
import io.slipway.cache.outbound.EntryTopic;
import io.slipway.kafka.KafkaSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds the parts of the cache service. They connect by themselves, as soon as Kafka answers. */
@ApplicationScoped
public class CacheWiring {
  private final CacheConfig config;
  private final CacheIndex index = new CacheIndex();
  private volatile @Nullable EntryTopic topic;

  CacheWiring(CacheConfig config) {
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    var kafka = new KafkaSettings(config.kafka(), config.partitions(), config.replication());
    topic = new EntryTopic(kafka, index);
  }

  void stop(@Observes ShutdownEvent event) {
    EntryTopic open = topic;
    if (open != null) {
      open.close();
    }
  }

  /** The entries that are known by now. */
  public CacheIndex index() {
    return index;
  }

  /** The topic, once it has been read to its end; empty before that and while Kafka is away. */
  public Optional<EntryTopic> topic() {
    return Optional.ofNullable(topic).filter(EntryTopic::ready);
  }
}
