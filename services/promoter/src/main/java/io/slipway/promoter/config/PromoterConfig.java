package io.slipway.promoter.config;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Settings of the promoter, {@code slipway.promoter.*}. */
@ConfigMapping(prefix = "slipway.promoter")
public interface PromoterConfig {
  /** Kafka's bootstrap servers, {@code host:port[,host:port]}. */
  String kafka();

  /** Partitions of topics that are created. */
  int partitions();

  /** Replication of topics that are created. */
  short replication();

  /** Promoters of the same group share the images. */
  String group();

  /** Registries ({@code host[:port]}) that may be spoken to without TLS. */
  Optional<Set<String>> insecureRegistries();

  /** Registries that may be spoken to at all; empty for every one. */
  Optional<Set<String>> trustedRegistries();

  /** Docker's {@code config.json} with the registries' credentials. */
  Optional<Path> dockerConfig();

  /** Where spans go; empty for nowhere. */
  Optional<URI> otlp();

  /** Whether tags that the registry has wrong are put right. */
  boolean reconcile();

  /** How long after a comparison with the registry the next one begins; 0 for only one. */
  Duration reconcileEvery();

  /** How long a tag must differ from the ledger before it is put right. */
  Duration settle();

  /** How often requests that were turned away are told; each kind of them once. */
  Duration denialsEvery();
}
