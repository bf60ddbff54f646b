package io.slipway.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the directory with the broker's jars. They are kept apart from every class path of ours.
 */
final class BrokerLib {
  private static final String IN_REPOSITORY = "libs/embedded/target/kafka-broker/lib";

  private BrokerLib() {}

  /**
   * The directory named by the system property {@code slipway.broker-lib}, or the one that the
   * build of this module fills in the repository around the working directory.
   *
   * @throws StartFailed when there is none
   */
  static Path locate() {
    String named = System.getProperty("slipway.broker-lib");
    if (named != null) {
      return check(Path.of(named));
    }
    return Stream.concat(
            Optional.ofNullable(System.getProperty("slipway.repo")).map(Path::of).stream(),
            parents(Path.of("").toAbsolutePath()))
        .map(root -> root.resolve(IN_REPOSITORY))
        .filter(Files::isDirectory)
        .findFirst()
        .map(BrokerLib::check)
        .orElseThrow(
            () ->
                new StartFailed(
                    "the jars of the Kafka broker are not there: build the module libs/embedded"
                        + " (./mvnw -pl libs/embedded install) or name their directory with"
                        + " -Dslipway.broker-lib"));
  }

  /**
   * The same directory, if it holds a broker.
   *
   * @throws StartFailed when it does not
   */
  static Path check(Path lib) {
    try (Stream<Path> jars = Files.list(lib)) {
      if (jars.anyMatch(jar -> fileName(jar).startsWith("kafka_2.13-"))) {
        return lib.toAbsolutePath();
      }
    } catch (java.io.IOException e) {
      throw new StartFailed("cannot read the directory of the broker's jars: " + lib, e);
    }
    throw new StartFailed("no Kafka broker (kafka_2.13-*.jar) in " + lib);
  }

  private static String fileName(Path path) {
    @Nullable Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private static Stream<Path> parents(Path start) {
    return Stream.iterate(start, dir -> dir != null, Path::getParent);
  }
}
