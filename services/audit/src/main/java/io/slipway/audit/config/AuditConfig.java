package io.slipway.audit.config;

import io.smallrye.config.ConfigMapping;

/** Settings of the audit service, {@code slipway.audit.*}. */
@ConfigMapping(prefix = "slipway.audit")
public interface AuditConfig {
  /** Kafka's bootstrap servers, {@code host:port[,host:port]}. */
  String kafka();

  /** Partitions of topics that are created; the chain has one. */
  int partitions();

  /** Replication of topics that are created. */
  short replication();
}
