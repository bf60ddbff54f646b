package io.slipway.engine.host;

import java.util.concurrent.TimeUnit;

/**
 * Kills an engine when the thread that waits for it is interrupted. Reading a pipe cannot be
 * interrupted, so somebody else must watch.
 */
final class Canceller {
  private static final long LOOK_EVERY_MILLIS = 50;

  private final Thread watched;
  private final EngineProcess engine;
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
    while (!stopped) {
      if (watched.isInterrupted()) {
        engine.close();
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  void stop() {
    stopped = true;
  }
}
