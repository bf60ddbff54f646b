package io.slipway.testsupport;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Starts servers as containers, when that is possible. Whatever stands in the way means "no". */
final class ContainerEngine {
  private static final boolean REACHABLE = reachable();

  private ContainerEngine() {}

  /**
   * Starts a container that publishes one port on the loopback interface.
   *
   * @return empty when no engine is reachable or the image cannot be had
   */
  static Optional<GenericContainer<?>> start(
      String image, int hostPort, int containerPort, Map<String, String> environment) {
    if (!REACHABLE) {
      return Optional.empty();
    }
    GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image));
    try {
      container
          .withEnv(environment)
          .withExposedPorts(containerPort)
          .withStartupTimeout(Duration.ofMinutes(1))
          .setPortBindings(List.of("127.0.0.1:" + hostPort + ":" + containerPort));
      container.start();
      return Optional.of(container);
    } catch (RuntimeException e) {
      System.out.println("infrastructure: no container of " + image + ": " + e.getMessage());
      container.stop();
      return Optional.empty();
    }
  }

  /** Looks for a socket first: asking Testcontainers where there is none takes seconds. */
  private static boolean reachable() {
    if ("local".equals(System.getenv("SLIPWAY_TEST_INFRASTRUCTURE"))) {
      return false;
    }
    boolean socket =
        System.getenv("DOCKER_HOST") != null
            || Stream.of(
                    "/var/run/docker.sock",
                    System.getenv("XDG_RUNTIME_DIR") + "/docker.sock",
                    System.getenv("XDG_RUNTIME_DIR") + "/podman/podman.sock")
                .map(Path::of)
                .anyMatch(Files::exists);
    try {
      return socket && DockerClientFactory.instance().isDockerAvailable();
    } catch (RuntimeException | LinkageError e) {
      return false;
    }
  }
}
