package io.slipway.build.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several threads that share work: each does what {@link Member} says until nothing is left. */
final class Crew {
  private static final int WORTH_A_THREAD = 64;

  private Crew() {}

  /** What each thread does: takes pieces that no other one took. */
  @FunctionalInterface
  interface Member {
    void work() throws IOException, UnusableSource;
  }

  /**
   * Works with as many threads as the work is worth, at most one for each processor.
   *
   * @param pieces how many there are, roughly
   */
  static void work(int pieces, Member member) throws IOException, UnusableSource {
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), 1 + pieces / WORTH_A_THREAD);
    if (threads == 1) {
      member.work();
    } else {
      together(threads, member);
    }
  }

  private static void together(int threads, Member member) throws IOException, UnusableSource {
    try (ExecutorService crew = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            crew.submit(
                () -> {
                  member.work();
                  return null;
                }));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failed -> throw failed;
        case UnusableSource unusable -> throw unusable;
        case null, default -> throw new IOException("reading or writing files failed", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading or writing files");
    }
  }
}
