package io.slipway.engine.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the processes of one sandbox may have. A sandbox cannot have more than the engine.
 *
 * @param openFiles descriptors of one process
 * @param processes of one user of one sandbox: the kernel counts them for each user namespace
 */
record ProcessLimits(long openFiles, long processes) {
  /** Enough for any compiler, too few to take a machine down. */
  private static final long MOST_PROCESSES = 16_384;

  /** The engine's own hard limits, bounded. */
  static ProcessLimits ofThisProcess() throws IOException {
    return parse(Files.readAllLines(Path.of("/proc/self/limits")));
  }

  static ProcessLimits parse(List<String> limits) {
    return new ProcessLimits(
        hard(limits, "Max open files", 1 << 20),
        Math.min(hard(limits, "Max processes", MOST_PROCESSES), MOST_PROCESSES));
  }

  /** Columns: name, soft limit, hard limit, unit. */
  private static long hard(List<String> limits, String name, long unlimited) {
    return limits.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().split("\\s+")[1])
        .map(hard -> hard.equals("unlimited") ? unlimited : Long.parseLong(hard))
        .findFirst()
        .orElse(unlimited);
  }
}
