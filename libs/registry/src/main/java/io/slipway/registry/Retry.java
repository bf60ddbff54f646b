package io.slipway.registry;

import io.slipway.build.registry.RegistryException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * Asks again when that may help: network, 5xx, 429. jib repeats unanswered requests without a body
 * itself for about a minute, so a request that took long is not repeated here once more.
 */
record Retry(int attempts, Duration firstPause) {
  /** Pauses of three seconds in all, so that a moment without a registry ends no build. */
  static final Retry USUAL = new Retry(5, Duration.ofMillis(200));

  private static final Duration LONG = Duration.ofSeconds(20);

  /** One request; every exception of it is turned into the port's error. */
  interface Request<T> {
    T send() throws Exception;
  }

  <T> T run(String what, Request<T> request) throws IOException {
    long started = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      IOException failure;
      try {
        return request.send();
      } catch (Exception e) {
        failure = Failures.of(what, e);
      }
      boolean again =
          failure instanceof RegistryException e
              && e.retryable()
              && attempt < attempts
              && System.nanoTime() - started < LONG.toNanos();
      if (!again) {
        throw failure;
      }
      pause(what, firstPause.multipliedBy(1L << (attempt - 1)));
    }
  }

  private static void pause(String what, Duration pause) throws InterruptedIOException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException(what + " was interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }
}
