package io.slipway.engine.sandbox;

import io.slipway.build.execute.ImpossibleSandbox;
import io.slipway.build.graph.RunResources;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the processes of one sandbox may have. A sandbox cannot have more than the engine.
 *
 * @param hard the engine's own hard limits, by their names in {@link RunResources#LIMITS}; -1 for
 *     what has no limit
 */
record ProcessLimits(Map<String, Long> hard) {
  /** Enough for any compiler, too few to take a machine down. */
  private static final long MOST_PROCESSES = 16_384;

  private static final long MOST_FILES = 1 << 20;
  private static final long FILES_AT_FIRST = 1024;

  /** As the runtime's configuration writes it. */
  private static final BigInteger UNLIMITED = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  /** The engine's own hard limits. */
  static ProcessLimits ofThisProcess() throws IOException {
    return parse(Files.readAllLines(Path.of("/proc/self/limits")));
  }

  /** From the kernel's table. Columns: name, soft limit, hard limit, unit. */
  static ProcessLimits parse(List<String> table) {
    Map<String, Long> hard = new HashMap<>();
    RunResources.LIMITS.forEach(
        (name, title) ->
            table.stream()
                .filter(line -> line.startsWith(title))
                .map(line -> line.substring(title.length()).strip().split("\\s+")[1])
                .map(limit -> limit.equals("unlimited") ? -1 : Long.parseLong(limit))
                .forEach(limit -> hard.put(name, limit)));
    return new ProcessLimits(hard);
  }

  /**
   * The limits of a sandbox.
   *
   * @throws ImpossibleSandbox when more is wanted than this machine gives the engine
   */
  List<OciConfig.Rlimit> of(RunResources resources) throws ImpossibleSandbox {
    Map<String, RunResources.Limit> wanted = new TreeMap<>();
    long files = least("nofile", MOST_FILES);
    long processes = least("nproc", MOST_PROCESSES);
    wanted.put("nofile", new RunResources.Limit(Math.min(FILES_AT_FIRST, files), files));
    wanted.put("nproc", new RunResources.Limit(processes, processes));
    wanted.put("core", new RunResources.Limit(0, 0));
    for (Map.Entry<String, RunResources.Limit> asked : resources.limits().entrySet()) {
      long most = hard.getOrDefault(asked.getKey(), -1L);
      if (Long.compareUnsigned(asked.getValue().hard(), most) > 0) {
        throw new ImpossibleSandbox(
            "a RUN cannot have the ulimit "
                + asked.getKey()
                + "="
                + asked.getValue().hard()
                + ": the hard limit of this machine is "
                + most
                + "; ask for less, or raise it for whoever starts the build");
      }
      wanted.put(asked.getKey(), asked.getValue());
    }
    List<OciConfig.Rlimit> limits = new ArrayList<>();
    wanted.forEach(
        (name, limit) ->
            limits.add(
                new OciConfig.Rlimit(
                    "RLIMIT_" + name.toUpperCase(Locale.ROOT),
                    written(limit.soft()),
                    written(limit.hard()))));
    return limits;
  }

  /** The engine's limit, or a lower one. */
  private long least(String name, long most) {
    long own = hard.getOrDefault(name, -1L);
    return own < 0 ? most : Math.min(own, most);
  }

  private static BigInteger written(long limit) {
    return limit < 0 ? UNLIMITED : BigInteger.valueOf(limit);
  }
}
