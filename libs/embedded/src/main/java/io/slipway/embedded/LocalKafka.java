package io.slipway.embedded;

import java.nio.file.Path;

/** One KRaft node, broker and controller at once, from the plain Kafka jars in its own JVM. */
public final class LocalKafka implements LocalServer {
  private final ServerProcess process;

  private LocalKafka(ServerProcess process) {
    this.process = process;
  }

  /**
   * Starts it for the life of this JVM, or finds the one that runs already in this directory.
   *
   * @param dir where topics, configuration, pid file and log go; created when missing
   * @param port 0 for the port of the last start in this directory, or a free one
   * @throws StartFailed when it does not answer, or when the broker's jars are not found
   */
  public static LocalKafka start(Path dir, int port) {
    return start(dir, port, Lifetime.WITH_JVM);
  }

  /** Starts it with the lifetime given. */
  public static LocalKafka start(Path dir, int port, Lifetime lifetime) {
    return start(dir, port, lifetime, BrokerLib.locate());
  }

  /**
   * Starts it with the lifetime given.
   *
   * @param brokerLib the directory with the broker's jars
   */
  public static LocalKafka start(Path dir, int port, Lifetime lifetime, Path brokerLib) {
    Broker broker = new Broker(dir.toAbsolutePath(), BrokerLib.check(brokerLib));
    return new LocalKafka(ServerProcess.start(broker, port, lifetime));
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
}
