package io.slipway.scheduler.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.slipway.model.Lane;
import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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

  /** How long one question to a repository may take; a webhook waits as long at most twice. */
  Duration gitPatience();

  /**
   * A file with logins for repositories that not everybody may read, as git's credential store
   * writes it; empty for none.
   */
  Optional<Path> gitCredentials();

  /** Where people look at builds, as they reach it; statuses at forges link there. */
  Optional<URI> console();

  /** How often the scheduler looks whether a forge or a manifest is to be told something. */
  Duration statusEvery();

  /** How far back builds are told again after a start. */
  Duration statusAgain();

  /** How many builders a build may kill before it is quarantined. */
  int attempts();

  /** How many builds of a lane are handed out at most that no builder has started. */
  int ready();

  /** How many builds may run at once, by lane; 0, or a lane that is absent, for no limit. */
  Map<Lane, Integer> quota();

  /** How long a build may be passed over by others of higher rank. */
  Duration ageing();

  /** How often leases are looked at. */
  Duration watchEvery();

  /**
   * How long a lease may be missing before its builder counts as lost. Longer than a fifth of the
   * builders' lease time, after which they take a forgotten lease again; with twice {@code
   * watch-every} less than 5 s, the reaction that is promised.
   */
  Duration leaseGrace();

  /** How long after the active scheduler's death another takes over. */
  Duration leaderTtl();

  /** How often requests that were turned away are told; each kind of them once. */
  Duration denialsEvery();
}
