package io.slipway.builder.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.slipway.model.Lane;
import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Settings of a builder, {@code slipway.builder.*}. */
@ConfigMapping(prefix = "slipway.builder")
public interface BuilderConfig {
  /** Its name, unlike every other builder's; made from the host's name when empty. */
  Optional<String> id();

  /** How many builds of each of its lanes it runs at once; 0 for none. */
  int slots();

  /**
   * How many gates it checks at once, when it takes jobs of the trusted lane; 0 for none. Each
   * program of an image takes an engine of its own.
   */
  int gateSlots();

  /**
   * {@code host:port} pairs that gates may ask although their addresses are not public; empty for
   * none.
   */
  Optional<Set<String>> gateHosts();

  /** Whose jobs it takes. Builders of one lane each keep untrusted builds off trusted machines. */
  Set<Lane> lanes();

  /** Where engines keep layers and work; one directory per builder process. */
  Path stateDir();

  /**
   * What must be free on the disk of {@link #stateDir} before a job is taken, {@code 512M} for
   * example; 0 to take jobs however full it is.
   */
  MemorySize diskReserve();

  /**
   * What the engines' store may take, {@code 20G} or a share of its disk, {@code 25%}; what is
   * worth least goes first. 0 for no limit.
   */
  String storeLimit();

  /** The directory with the engine's jars. */
  Path engineLib();

  /** How many engines wait, started, for the next build; each takes some 80 MB. */
  int spareEngines();

  /** The JDK that engines run on. */
  Path javaHome();

  /** How long an image stays claimed when the builder dies. */
  Duration leaseTtl();

  /** A RUN that takes longer is killed. */
  Duration stepTimeout();

  /** A build that takes longer is ended; zero for no limit. */
  Duration buildTimeout();

  /** How long a builder that is being stopped lets builds run before it gives them back. */
  Duration drain();

  /** Kafka's bootstrap servers, {@code host:port[,host:port]}. */
  String kafka();

  /** Partitions of topics that are created. */
  int partitions();

  /** Replication of topics that are created. */
  short replication();

  /** Redis, {@code redis://host:port}. */
  URI redis();

  /** The farm's cache service; empty for none. */
  Optional<URI> cache();

  /** Where spans go; empty for nowhere. */
  Optional<URI> otlp();

  /** Registries ({@code host[:port]}) that may be spoken to without TLS. */
  Optional<Set<String>> insecureRegistries();

  /** Registries that may be spoken to at all; empty for every one. */
  Optional<Set<String>> trustedRegistries();

  /**
   * A file with logins for repositories that not everybody may read, as git's credential store
   * writes it; empty for none. A build gets what its own repository holds, and no engine a login.
   */
  Optional<Path> gitCredentials();

  /** Docker's {@code config.json} with the registries' credentials. */
  Optional<Path> dockerConfig();
}
