package io.slipway.cleanup.config;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Settings of cleanup, {@code slipway.cleanup.*}. */
@ConfigMapping(prefix = "slipway.cleanup")
public interface CleanupConfig {
  /** Kafka's bootstrap servers, {@code host:port[,host:port]}. */
  String kafka();

  /** Partitions of topics that are created. */
  int partitions();

  /** Replication of topics that are created. */
  short replication();

  /** Registries ({@code host[:port]}) that may be spoken to without TLS. */
  Optional<Set<String>> insecureRegistries();

  /** Registries that may be spoken to at all; empty for every one. */
  Optional<Set<String>> trustedRegistries();

  /** Docker's {@code config.json} with the registries' credentials. */
  Optional<Path> dockerConfig();

  /** How many of the newest tags of each family are kept when a request does not say. */
  int keep();

  /**
   * When all images are cleaned up without being asked: a Quartz cron expression, or {@code off}.
   */
  String cron();
}
