package io.slipway.cache.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;

/** Settings of the cache service, {@code slipway.cache-service.*}. */
@ConfigMapping(prefix = "slipway.cache-service")
public interface CacheConfig {
  /** Kafka's bootstrap servers, {@code host:port[,host:port]}. */
  String kafka();

  /** Partitions of topics that are created. */
  int partitions();

  /** Replication of topics that are created. */
  short replication();

  /** The most keys that one lookup may name. */
  int maxKeys();

  /** The largest lookup request. */
  MemorySize maxLookup();

  /** The largest entry, parts included. */
  MemorySize maxEntry();
}
