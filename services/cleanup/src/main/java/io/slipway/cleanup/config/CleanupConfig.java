package io.slipway.cleanup.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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

  /** How many of the newest tags of each family are kept where no rule names the tag. */
  int keep();

  /** Rules before that one, in order. */
  List<Rule> rules();

  /** Whether the tags of every build are followed by a plan that is carried out. */
  boolean afterBuilds();

  /** How many manifests of an image may be without tags before that is told. */
  int danglingLimit();

  /** Redis, which says whose turn it is; several cleanups need it to share the work. */
  URI redis();

  /**
   * How long a cleanup keeps its turn after it last worked; so long nobody deletes after it was
   * killed.
   */
  Duration turn();

  /** How long a manifest stays at least after it was told that it will be deleted. */
  Duration grace();

  /** How often planned deletions that are due are carried out, such as {@code 10s}. */
  String sweep();

  /** State directory of the registry, when this farm runs it: its garbage can be collected. */
  Optional<Path> localRegistry();

  /** Blobs that came within this time are never garbage: a push by others may be under way. */
  Duration collectFresh();

  /** How long a collection may make pushes wait. */
  Duration collectLimit();

  /** One rule: which tags of which images, and what becomes of them. */
  interface Rule {
    /** Pattern of images, {@code host[:port]/path}; {@code *} stands for any characters. */
    @WithDefault("*")
    String image();

    /** Patterns of tags; none for all. */
    Optional<List<String>> include();

    /** Patterns of tags that are not meant. */
    Optional<List<String>> exclude();

    /** How many of the newest of each family stay. */
    OptionalInt keep();

    /** Only tags that were moved longer ago may go. */
    Optional<Duration> olderThan();

    /** How many stay altogether. */
    OptionalInt atMost();
  }

  /**
   * When all images are cleaned up without being asked: a Quartz cron expression, or {@code off}.
   */
  String cron();

  /** When the farm's own registry is collected without being asked: likewise. */
  String collectCron();
}
