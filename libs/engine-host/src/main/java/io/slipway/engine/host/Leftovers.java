package io.slipway.engine.host;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/**
 * What must be ended and deleted after a build, the latest first. A build's result does not depend
 * on it: the engine has said all that it will, and is killed.
 */
final class Leftovers implements AutoCloseable {
  private final Executor executor;
  private final Deque<Runnable> tasks = new ArrayDeque<>();

  /** Has the executor do it. */
  Leftovers(Executor executor) {
    this.executor = executor;
  }

  /** Adds a task, which must not fail. */
  void add(Runnable task) {
    tasks.push(task);
  }

  /** Hands all tasks to the executor, in one piece. */
  @Override
  public void close() {
    executor.execute(() -> tasks.forEach(Runnable::run));
  }
}
