package io.slipway.console.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Settings of the console; defaults stand in {@code META-INF/microprofile-config.properties}. */
@ConfigMapping(prefix = "slipway.console")
public interface ConsoleConfig {
  /** Kafka's bootstrap servers. */
  String kafka();

  /** Partitions of topics that have to be made. */
  int kafkaPartitions();

  /** Copies of topics that have to be made. */
  short kafkaReplication();

  /** Where logs and spans are kept. */
  Path stateDir();

  /** How many builds are kept in memory, newest first. */
  int buildsKept();

  /** How much of one build's output is kept. */
  MemorySize logLimit();

  /** Largest body of one OTLP request as sent, usually compressed. */
  MemorySize otlpLimit();

  /** Largest body of one OTLP request once it is unpacked. */
  MemorySize otlpUnpackedLimit();
}
