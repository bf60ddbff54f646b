package io.slipway.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A {@code redis-server} that keeps nothing: what Redis holds can always be made again. */
public final class LocalRedis implements LocalServer {
  private final ServerProcess process;

  private LocalRedis(ServerProcess process) {
    this.process = process;
  }

  /**
   * Starts it for the life of this JVM, or finds the one that runs already in this directory.
   *
   * @param dir where pid file and log go; created when missing
   * @param port 0 for a free one
   * @throws StartFailed when it does not answer
   */
  public static LocalRedis start(Path dir, int port) {
    return start(dir, port, Lifetime.WITH_JVM);
  }

  /** Starts it with the lifetime given. */
  public static LocalRedis start(Path dir, int port, Lifetime lifetime) {
    return new LocalRedis(ServerProcess.start(new Redis(dir), port, lifetime));
  }

  /** The address as a client's URI, {@code redis://127.0.0.1:PORT}. */
  public String uri() {
    return "redis://" + address();
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

  private record Redis(Path dir) implements Blueprint {
    @Override
    public String name() {
      return "redis";
    }

    @Override
    public List<String> command(int port, int inner) {
      return List.of(
          "redis-server",
          "--port",
          Integer.toString(port),
          "--bind",
          "127.0.0.1",
          "--dir",
          dir.toString(),
          "--appendonly",
          "no",
          "--save",
          "",
          "--daemonize",
          "no");
    }

    @Override
    public boolean healthy(int port) {
      return Probes.redis(port);
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(20);
    }
  }
}
