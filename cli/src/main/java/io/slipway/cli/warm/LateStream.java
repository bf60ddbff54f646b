package io.slipway.cli.warm;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A stream that takes its time to open, such as a pipe that nobody reads yet. What is written waits
 * for it; whoever has nothing to write yet does not.
 */
final class LateStream extends OutputStream {
  private final FutureTask<OutputStream> opening;

  /**
   * Begins to open it.
   *
   * @param open may block; its failure is told by the first write
   */
  LateStream(Callable<OutputStream> open) {
    this.opening = new FutureTask<>(open);
    Thread.ofPlatform().daemon().name("open-pipe").start(opening);
  }

  private OutputStream opened() throws IOException {
    try {
      return opening.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("nobody reads yet");
    } catch (ExecutionException e) {
      throw new IOException("cannot be written to", e.getCause());
    }
  }

  @Override
  public void write(int b) throws IOException {
    opened().write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    opened().write(bytes, offset, length);
  }

  /** Waits for what has been written; of what was not, there is nothing to flush. */
  @Override
  public void flush() throws IOException {
    if (opening.isDone()) {
      opened().flush();
    }
  }

  /**
   * Waits until it is open, also when interrupted: a pipe left open would never end for its reader.
   */
  @Override
  public void close() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          opening.get().close();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          return; // never opened
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
