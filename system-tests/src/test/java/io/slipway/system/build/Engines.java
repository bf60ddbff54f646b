package io.slipway.system.build;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.execute.Secrets;
import io.slipway.build.registry.ImageReference;
import io.slipway.engine.host.EgressPolicy;
import io.slipway.engine.host.EngineBackends;
import io.slipway.engine.host.EngineHost;
import io.slipway.engine.host.EngineProgram;
import io.slipway.engine.host.EngineSettings;
import io.slipway.engine.host.GitLogins;
import io.slipway.registry.JibRegistryClient;
import io.slipway.registry.RegistrySettings;
import io.slipway.testsupport.TestRegistry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Real engines with a state directory of their own, and a registry that stands for the Docker Hub.
 */
final class Engines {
  /** Commands of the base image, links to one static busybox. */
  private static final String COMMANDS =
      "sh cat ls mkdir rmdir ln chmod chown stat touch rm mv cp echo printf grep sed awk sleep wc"
          + " id env test head tail sort find true false tr hostname readlink dd mknod mkfifo"
          + " sha256sum wget nc ps mount pwd du tar ip date expr basename dirname xargs uname seq"
          + " cut tee od kill whoami diff timeout which mktemp";

  private final EngineHost host;
  private final EngineBackends backends;

  /**
   * A host.
   *
   * @param state its state directory
   * @param reachable {@code host:port} pairs on this machine that engines may connect to
   */
  Engines(Path state, Set<String> reachable, Secrets secrets) throws IOException {
    Path repo = Path.of(System.getProperty("slipway.repo"));
    Path lib = repo.resolve("build-engine/target/engine/lib");
    Path javaHome = Path.of(System.getProperty("java.home"));
    try {
      EngineArchive.make(repo, new EngineProgram(lib, javaHome));
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted while the engine's archive was made");
    }
    this.host = new EngineHost(new EngineSettings(lib, state, javaHome));
    RegistrySettings settings =
        new RegistrySettings(
            Set.of(),
            Set.of(),
            Map.of("docker.io", TestRegistry.get().address()),
            Optional.empty());
    this.backends =
        new EngineBackends(
            new JibRegistryClient(settings),
            Optional.empty(),
            EgressPolicy.allowing(reachable),
            secrets,
            GitLogins.NONE);
  }

  /** What a build said and made. */
  record Built(BuildResult result, List<BuildEvents> events) {
    String log() {
      StringBuilder log = new StringBuilder();
      for (BuildEvents event : events) {
        if (event instanceof BuildEvents.Log line) {
          log.append(line.line()).append('\n');
        }
      }
      return log.toString();
    }

    List<String> warnings() {
      return events.stream()
          .filter(BuildEvents.Warning.class::isInstance)
          .map(event -> ((BuildEvents.Warning) event).rule())
          .toList();
    }

    /** Names of the steps that ran or were answered by the cache. */
    List<String> steps() {
      return events.stream()
          .filter(BuildEvents.StepFinished.class::isInstance)
          .map(event -> ((BuildEvents.StepFinished) event).name())
          .toList();
    }
  }

  Built build(BuildRequest request) throws IOException, InterruptedException {
    List<BuildEvents> events = new ArrayList<>();
    BuildResult result = host.build(request, backends, events::add);
    return new Built(result, events);
  }

  /** Builds to an OCI layout in a file and reads that; the build must succeed. */
  Image image(BuildRequest request, Path file) throws IOException, InterruptedException {
    Built built =
        build(
            request.toBuilder()
                .outputs(List.of(BuildRequest.Output.file("oci", file.toString())))
                .build());
    if (!(built.result() instanceof BuildResult.Success)) {
      throw new AssertionError(built.result() + "\n" + built.log());
    }
    return Image.read(file);
  }

  /** Makes the image that {@code FROM busybox} finds. */
  void pushBase(Path dir) throws IOException, InterruptedException {
    Path context = Files.createDirectories(dir);
    Path root = context.resolve("root");
    write(
        root.resolve("etc/passwd"),
        "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001::/srv:/bin/sh\n");
    write(root.resolve("etc/group"), "root:x:0:\nstaff:x:50:\napp:x:1001:\n");
    write(root.resolve("base/file"), "from the base\n");
    write(root.resolve("base/deep/one"), "1\n");
    write(root.resolve("base/deep/two"), "2\n");
    Files.createDirectories(root.resolve("root"));
    Path bin = Files.createDirectories(root.resolve("bin"));
    Path busybox = Path.of("/usr/bin/busybox");
    Files.copy(Files.exists(busybox) ? busybox : Path.of("/bin/busybox"), bin.resolve("busybox"));
    for (String command : COMMANDS.split(" ", -1)) {
      Files.createSymbolicLink(bin.resolve(command), Path.of("busybox"));
    }
    Files.createDirectories(root.resolve("tmp"));
    write(
        context.resolve("Dockerfile"),
        """
        FROM scratch
        COPY root/ /
        RUN ["/bin/chmod", "755", "/bin/busybox"]
        RUN ["/bin/chmod", "1777", "/tmp"]
        """);
    Built built =
        build(
            BuildRequest.of(new BuildRequest.Context.Directory(context.toString()))
                .destinations(
                    List.of(
                        ImageReference.parse(
                            TestRegistry.get().address() + "/library/busybox:latest")))
                .push(true)
                .build());
    if (!(built.result() instanceof BuildResult.Success)) {
      throw new AssertionError("no base: " + built.result());
    }
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  /** Runs a program of this machine. */
  static String run(Path directory, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + ": " + output);
    }
    return output;
  }
}
