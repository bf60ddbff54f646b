package io.slipway.audit.config;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the audit service, {@code slipway.audit.*}. */
@ConfigMapping(prefix = "slipway.audit")
public interface AuditConfig {
  /** Kafka's bootstrap servers, {@code host:port[,host:port]}. */
  String kafka();

  /** Partitions of topics that are created; the chain has one. */
  int partitions();

  /** Replication of topics that are created. */
  short replication();

  /** When somebody should look. */
  Alerts alerts();

  /** The rules that alert, {@code slipway.audit.alerts.*}. */
  interface Alerts {
    /** So many denials of one kind within the window are a storm; 0 for never. */
    long denials();

    /** How far apart the first and the last denial of a storm may be. */
    Duration window();

    /** Tags that nobody should move by hand, with {@code *} for any characters. */
    Optional<List<String>> byHand();

    /** Tags whose deletion is an alert, with {@code *} for any characters. */
    Optional<List<String>> kept();

    /** Whether a tag that somebody else moved or deleted in the registry is one. */
    boolean drift();

    /** How far back a service that starts looks for what nobody has raised. */
    Duration reach();
  }
}
