package io.slipway.scheduler.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the scheduler, {@code slipway.scheduler.*}. */
@ConfigMapping(prefix = "slipway.scheduler")
public interface SchedulerConfig {
  /** Kafka's bootstrap servers, {@code host:port[,host:port]}. */
  String kafka();

  /** Partitions of topics that are created. */
  int partitions();

  /** Replication of topics that are created. */
  short replication();

  /** Where the leases are. */
  URI redis();

  /** Where spans go; empty for nowhere. */
  Optional<URI> otlp();

  /** The key that webhook secrets are sealed with; made when it is not there. */
  Path keyFile();

  /** The largest webhook body that is read. */
  MemorySize webhookLimit();

  /** How many projects a webhook without a project in its path is tried against. */
  int webhookCandidates();

  /** How often a build is handed out before the farm gives up. */
  int attempts();

  /** How often leases are looked at. */
  Duration watchEvery();

  /** How long a lease may be missing before its builder counts as lost. */
  Duration leaseGrace();

  /** How often requests that were turned away are told; each kind of them once. */
  Duration denialsEvery();
}
