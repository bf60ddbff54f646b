package io.slipway.build.solve;

import io.slipway.build.graph.BuildFailure;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one build. The first failure interrupts all others, and the scope is left only
 * when none of them runs any more.
 */
final class Scope implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService keepers = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /** Runs a task on a thread of its own. */
  <T> Future<T> fork(Callable<T> task) {
    return fork(threads, task);
  }

  /**
   * Runs a task that keeps the result of a step. A step of the user that fails elsewhere does not
   * interrupt it: the next build shall not run again what was done already.
   */
  <T> Future<T> forkKeeper(Callable<T> task) {
    return fork(keepers, task);
  }

  private <T> Future<T> fork(ExecutorService executor, Callable<T> task) {
    try {
      return executor.submit(
          () -> {
            try {
              return task.call();
            } catch (Exception e) {
              fail(e);
              throw e;
            }
          });
    } catch (RejectedExecutionException e) {
      throw new Abandoned();
    }
  }

  private void fail(Exception e) {
    // What is interrupted or abandoned because of the first failure is not a failure of its own.
    if (!(e instanceof InterruptedException)
        && !(e instanceof Abandoned)
        && failure.compareAndSet(null, e)) {
      threads.shutdownNow();
      if (!(e instanceof BuildFailure)) {
        keepers.shutdownNow();
      }
    }
  }

  /** Waits for a task from inside another one. */
  <T> T join(Future<T> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException | CancellationException e) {
      throw new Abandoned();
    }
  }

  /**
   * Waits for a task from outside. When anything fails, waits until everything has ended.
   *
   * @throws BuildFailure the first failure, when it is the user's
   * @throws IOException the first failure, when it is the machine's
   */
  <T> T await(Future<T> task) throws BuildFailure, IOException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException | CancellationException e) {
      close();
      throw rethrown(e);
    }
  }

  private RuntimeException rethrown(Exception fallback) throws BuildFailure, IOException {
    return switch (failure.get()) {
      case BuildFailure user -> throw user;
      case IOException machine -> throw machine;
      case RuntimeException bug -> bug;
      case null, default -> new IllegalStateException("a step ended without a result", fallback);
    };
  }

  /**
   * Interrupts what still runs and waits for its end, whatever happens meanwhile. After a failure
   * of the user's, what keeps results may finish, unless the caller is interrupted.
   */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    threads.shutdownNow();
    interrupted |= awaitEnd(threads);
    if (interrupted || !(failure.get() instanceof BuildFailure)) {
      keepers.shutdownNow();
    } else {
      keepers.shutdown();
    }
    interrupted |= awaitEnd(keepers);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether this thread was interrupted meanwhile, which interrupts all that it waits for. */
  private static boolean awaitEnd(ExecutorService executor) {
    boolean interrupted = false;
    while (true) {
      try {
        if (executor.awaitTermination(1, TimeUnit.MINUTES)) {
          return interrupted;
        }
      } catch (InterruptedException e) {
        interrupted = true;
        executor.shutdownNow();
      }
    }
  }

  /** A task gives up because another one failed. */
  static final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Abandoned() {
      super("another step failed", null, false, false);
    }
  }
}
