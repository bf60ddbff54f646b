package io.slipway.engine.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A Docker daemon of this test alone, with a store and a socket of its own and no network. */
final class DockerDaemon implements AutoCloseable {
  private final Process process;
  private final Path socket;

  private DockerDaemon(Process process, Path socket) {
    this.process = process;
    this.socket = socket;
  }

  /** Whether one can be started: installed, and by root. */
  static boolean isPossible() throws InterruptedException {
    return Command.works("dockerd", "--version")
        && Command.works("docker", "--version")
        && System.getProperty("user.name").equals("root");
  }

  static DockerDaemon start(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path socket = directory.resolve("d.sock");
    Process process =
        new ProcessBuilder(
                "dockerd",
                "--host=unix://" + socket,
                "--data-root=" + directory.resolve("data"),
                "--exec-root=" + directory.resolve("exec"),
                "--pidfile=" + directory.resolve("pid"),
                "--storage-driver=vfs",
                "--bridge=none",
                "--iptables=false",
                "--ip6tables=false")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    DockerDaemon daemon = new DockerDaemon(process, socket);
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Command.works("docker", "--host=unix://" + socket, "version"));
      return daemon;
    } catch (RuntimeException e) {
      daemon.close();
      throw new IOException("the daemon said: " + Files.readString(directory.resolve("log")), e);
    }
  }

  /** What {@code docker} prints. */
  String docker(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker", "--host=unix://" + socket));
    command.addAll(Arrays.asList(arguments));
    return Command.run(command.toArray(String[]::new));
  }

  /** Stops it, and its containerd with it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
