package io.slipway.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process of the farm as it was written down when it started.
 *
 * @param name for people: farm, kafka, redis, registry, builder-2
 * @param pid its process id
 * @param startedAt when it started; a process with the same id and another start is a stranger
 */
public record ProcessRecord(String name, long pid, Instant startedAt) {
  /** The kernel counts in ticks since boot, and readers round differently. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  /** Describes a live process. */
  static ProcessRecord of(String name, ProcessHandle process) {
    return new ProcessRecord(
        name, process.pid(), process.info().startInstant().orElseGet(Instant::now));
  }

  /** The process, when it is alive and the very same. */
  public Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(ProcessRecord::runs).filter(this::same);
  }

  /**
   * Whether a process is there and has not ended. In a container whose first process collects no
   * orphans, one that was killed stays in the process table for ever, and the JDK calls it alive.
   */
  static boolean runs(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return process.isAlive(); // gone in this moment, or there is no /proc
    }
  }

  private boolean same(ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .map(start -> Duration.between(start, startedAt).abs().compareTo(TOLERANCE) < 0)
        .orElse(false);
  }
}
