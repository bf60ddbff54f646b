package io.slipway.engine.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Has the runtime for the next sandbox started while the one before still runs, as long as more are
 * expected.
 */
final class StartedRuntimes {
  private final List<String> program;
  private final Path state;
  private int expected;
  private @Nullable FutureTask<StartedRuntime> next;

  StartedRuntimes(List<String> program, Path state) {
    this.program = List.copyOf(program);
    this.state = state;
  }

  /** One more sandbox will be wanted. */
  synchronized void expect() {
    expected++;
    startNext();
  }

  /**
   * The runtime of one sandbox: the one that was started for it, or one that starts now.
   *
   * @throws IOException when it cannot be started
   */
  StartedRuntime take() throws IOException, InterruptedException {
    FutureTask<StartedRuntime> started = claim();
    if (started == null) {
      return StartedRuntime.start(program, state);
    }
    try {
      return started.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("a runtime could not be started", e);
    }
  }

  /** The time to start the next one: a sandbox is busy with its own command. */
  synchronized void startNext() {
    if (next == null && expected > 0) {
      next = new FutureTask<>(() -> StartedRuntime.start(program, state));
      Thread.ofVirtual().name("next-sandbox").start(next);
    }
  }

  private synchronized @Nullable FutureTask<StartedRuntime> claim() {
    FutureTask<StartedRuntime> claimed = next;
    next = null;
    expected = Math.max(0, expected - 1); // nobody has to say that one will come
    return claimed;
  }
}
