package io.slipway.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The first line of an engine's input, waited for beside whatever the engine does meanwhile: a
 * parent that is gone before it said anything is noticed at once, not when the preparations are
 * done (promise A14).
 */
final class FirstLine {
  private final CompletableFuture<String> line = new CompletableFuture<>();

  private FirstLine() {}

  /**
   * Starts to read; nobody else may read from there until the line is here.
   *
   * @param gone called once, by another thread, when the input ends before there was a line
   */
  static FirstLine of(BufferedReader in, Runnable gone) {
    FirstLine first = new FirstLine();
    Thread.ofPlatform().daemon().name("first-line").start(() -> first.read(in, gone));
    return first;
  }

  private void read(BufferedReader in, Runnable gone) {
    try {
      String text = in.readLine();
      if (text != null) {
        line.complete(text);
        return;
      }
    } catch (IOException e) {
      // A broken pipe is an end as well.
    }
    gone.run();
  }

  /** Whether {@link #get} would not wait. */
  boolean here() {
    return line.isDone();
  }

  /** Waits for the line, for ever if none comes. */
  String get() throws InterruptedException {
    try {
      return line.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it never ends with an error", e);
    }
  }
}
