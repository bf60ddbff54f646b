package io.slipway.engine.host;

import io.slipway.engine.protocol.EngineSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Cancels an engine when the thread that waits for it is interrupted, and kills one that never gets
 * ready. Reading a pipe cannot be interrupted, so somebody else must watch.
 */
final class Canceller {
  private static final long LOOK_EVERY_MILLIS = 50;

  /** How long an engine may take to end its steps and delete its work before it is killed. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** How long an engine may take to start; usually it is less than a second. */
  private static final Duration START = Duration.ofMinutes(1);

  private final Thread watched;
  private final EngineProcess engine;
  private volatile boolean ready;
  private volatile boolean stopped;

  private Canceller(Thread watched, EngineProcess engine) {
    this.watched = watched;
    this.engine = engine;
  }

  /** Watches the calling thread. */
  static Canceller watching(EngineProcess engine) {
    Canceller canceller = new Canceller(Thread.currentThread(), engine);
    Thread.ofVirtual().name("engine-canceller").start(canceller::watch);
    return canceller;
  }

  private void watch() {
    long deadline = System.nanoTime() + START.toNanos();
    while (!stopped) {
      if (watched.isInterrupted()) {
        cancel();
        return;
      }
      if (!ready && System.nanoTime() > deadline) {
        engine.kill("it was not ready after " + START.toSeconds() + " s");
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void cancel() {
    // An engine that does not read its input must not hold up its own end.
    Thread.ofVirtual().start(this::tell);
    try {
      if (engine.endsWithin(GRACE)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    engine.close();
  }

  private void tell() {
    try {
      engine.send(EngineSpec.CANCEL);
    } catch (IOException e) {
      // It ended by itself, or does not listen any more.
    }
  }

  /** The engine has started. */
  void ready() {
    ready = true;
  }

  void stop() {
    stopped = true;
  }
}
