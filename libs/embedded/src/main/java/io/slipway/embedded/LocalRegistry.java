package io.slipway.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A {@code docker-registry} (CNCF distribution) on files, with deletion enabled. */
public final class LocalRegistry implements LocalServer {
  private final ServerProcess process;

  private LocalRegistry(ServerProcess process) {
    this.process = process;
  }

  /**
   * Starts it for the life of this JVM, or finds the one that runs already in this directory.
   *
   * @param dir where images, configuration, pid file and log go; created when missing
   * @param port 0 for the port of the last start in this directory, or a free one
   * @throws StartFailed when it does not answer
   */
  public static LocalRegistry start(Path dir, int port) {
    return start(dir, port, Lifetime.WITH_JVM);
  }

  /** Starts it with the lifetime given. */
  public static LocalRegistry start(Path dir, int port, Lifetime lifetime) {
    return new LocalRegistry(ServerProcess.start(new Distribution(dir), port, lifetime));
  }

  /** Whether it lives and answers. */
  public boolean healthy() {
    return process.healthy();
  }

  @Override
  public String address() {
    return process.address();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.close();
  }

  private record Distribution(Path dir) implements Blueprint {
    @Override
    public String name() {
      return "registry";
    }

    @Override
    public List<String> command(int port, int inner) throws IOException {
      Path config = dir.resolve("config.yml");
      Files.writeString(
          config,
          """
          version: 0.1
          log:
            level: warn
            accesslog:
              disabled: true
          storage:
            filesystem:
              rootdirectory: %s
            delete:
              enabled: true
          http:
            addr: 127.0.0.1:%d
          """
              .formatted(dir.resolve("data").toAbsolutePath(), port));
      return List.of("docker-registry", "serve", config.toString());
    }

    @Override
    public boolean healthy(int port) {
      return Probes.registry(port);
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(20);
    }
  }
}
