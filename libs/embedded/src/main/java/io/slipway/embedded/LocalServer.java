package io.slipway.embedded;

/** A server on this machine that listens on the loopback interface. */
public interface LocalServer extends AutoCloseable {

  /** Where it listens: {@code 127.0.0.1:PORT}. */
  String address();

  /** Its process id; that of this JVM when it runs inside. */
  long pid();

  /** Stops it and returns when it is gone. May be called more than once. */
  @Override
  void close();
}
