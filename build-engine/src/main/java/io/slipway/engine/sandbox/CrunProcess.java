package io.slipway.engine.sandbox;

import io.slipway.build.execute.ExitStatus;
import io.slipway.build.execute.OutputSink;
import io.slipway.build.execute.SandboxSpec;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One {@code crun run}: its output and its end, wanted or not. */
final class CrunProcess {
  private static final long GRACE_SECONDS = 2;

  private final Process process;
  private final SandboxSpec.Limits limits;
  private final AtomicBoolean exceeded = new AtomicBoolean();
  private final List<Thread> pumps;

  private CrunProcess(Process process, SandboxSpec.Limits limits, OutputSink out) {
    this.process = process;
    this.limits = limits;
    AtomicLong budget = new AtomicLong(limits.outputBytes());
    Runnable stop =
        () -> {
          if (exceeded.compareAndSet(false, true)) {
            Thread.startVirtualThread(this::kill);
          }
        };
    this.pumps =
        List.of(
            Thread.startVirtualThread(
                new OutputPump(process.getInputStream(), false, out, budget, stop)),
            Thread.startVirtualThread(
                new OutputPump(process.getErrorStream(), true, out, budget, stop)));
  }

  static CrunProcess start(List<String> command, SandboxSpec.Limits limits, OutputSink out)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
    builder.environment().clear();
    return new CrunProcess(builder.start(), limits, out);
  }

  /** Waits for the end, which comes at the latest with the limits or an interrupt. */
  ExitStatus await() throws InterruptedException {
    try {
      if (!process.waitFor(limits.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroy(); // crun hands SIGTERM on to the command
        process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        kill();
        join();
        return new ExitStatus.TimedOut(limits.timeout());
      }
      join();
      return exceeded.get()
          ? new ExitStatus.OutputExceeded(limits.outputBytes())
          : new ExitStatus.Exited(process.exitValue());
    } catch (InterruptedException e) {
      kill();
      join();
      throw e;
    }
  }

  private void join() throws InterruptedException {
    for (Thread pump : pumps) {
      pump.join();
    }
  }

  /**
   * Kills the container's first process, whose end is the end of its pid namespace, and lets crun
   * clean up; crun itself is killed only when it does not end.
   */
  private void kill() {
    boolean interrupted = Thread.interrupted();
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
    while (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      if (System.nanoTime() > giveUp) {
        process.destroyForcibly();
      }
      try {
        process.waitFor(20, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
