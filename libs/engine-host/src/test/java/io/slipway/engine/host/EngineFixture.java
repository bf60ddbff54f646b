package io.slipway.engine.host;

import io.slipway.build.BuildRequest;
import io.slipway.build.registry.ImageReference;
import io.slipway.registry.JibRegistryClient;
import io.slipway.registry.RegistrySettings;
import io.slipway.testsupport.TestRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A host of real engines, a real registry, and contexts with a static busybox in them. */
final class EngineFixture {
  static final String BASE =
      """
      FROM scratch
      COPY busybox /bin/busybox
      RUN ["/bin/busybox", "--install", "-s", "/bin"]
      """;

  final Path state;
  final EngineSettings settings;
  final EngineHost host;
  final EngineBackends backends;
  final ImageReference image;

  EngineFixture(Path dir, String name) throws IOException {
    this.state = dir.resolve("state");
    Path engineLib =
        Path.of(System.getProperty("slipway.repo"), "build-engine", "target", "engine", "lib");
    this.settings = new EngineSettings(engineLib, state, Path.of(System.getProperty("java.home")));
    this.host = new EngineHost(settings);
    this.backends =
        new EngineBackends(
            new JibRegistryClient(RegistrySettings.defaults()),
            Optional.empty(),
            EgressPolicy.allowing(Set.of()));
    this.image = ImageReference.parse(TestRegistry.get().address() + "/engine/" + name + ":latest");
  }

  /** A context with busybox and this Dockerfile. */
  static Path context(Path dir, String dockerfile) throws IOException {
    Files.createDirectories(dir);
    Path busybox = Path.of("/usr/bin/busybox");
    Files.copy(
        Files.exists(busybox) ? busybox : Path.of("/bin/busybox"),
        dir.resolve("busybox"),
        StandardCopyOption.COPY_ATTRIBUTES,
        StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(dir.resolve("Dockerfile"), dockerfile);
    return dir;
  }

  BuildRequest request(Path context) {
    return BuildRequest.of(new BuildRequest.Context.Directory(context.toString()))
        .destinations(List.of(image))
        .push(true)
        .stepTimeout(Duration.ofMinutes(5))
        .build();
  }
}
