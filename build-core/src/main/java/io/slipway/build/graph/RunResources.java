package io.slipway.build.graph;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the caller of a build wants its commands to have, as {@code docker build} takes it with
 * {@code --shm-size} and {@code --ulimit}.
 *
 * @param sharedMemory size of {@code /dev/shm} in bytes; 0 for the default, 64 MiB
 * @param limits of each process, by {@link #LIMITS their names}
 */
public record RunResources(long sharedMemory, Map<String, Limit> limits) {
  /** Who asks for the default gets the results of those who did not ask. */
  private static final long USUAL = 64 << 20;

  /** Names of limits, to the kernel's, which its table {@code /proc/PID/limits} spells out. */
  public static final Map<String, String> LIMITS =
      Map.ofEntries(
          Map.entry("core", "Max core file size"),
          Map.entry("cpu", "Max cpu time"),
          Map.entry("data", "Max data size"),
          Map.entry("fsize", "Max file size"),
          Map.entry("locks", "Max file locks"),
          Map.entry("memlock", "Max locked memory"),
          Map.entry("msgqueue", "Max msgqueue size"),
          Map.entry("nice", "Max nice priority"),
          Map.entry("nofile", "Max open files"),
          Map.entry("nproc", "Max processes"),
          Map.entry("rss", "Max resident set"),
          Map.entry("rtprio", "Max realtime priority"),
          Map.entry("rttime", "Max realtime timeout"),
          Map.entry("sigpending", "Max pending signals"),
          Map.entry("stack", "Max stack size"));

  /** What nobody asked for otherwise. Behind the names, which it is checked with. */
  public static final RunResources DEFAULT = new RunResources(0, Map.of());

  /**
   * Copies the map and checks both.
   *
   * @throws IllegalArgumentException for a negative size, or a limit that the kernel does not have
   */
  public RunResources {
    limits = Collections.unmodifiableMap(new TreeMap<>(limits));
    sharedMemory = sharedMemory == USUAL ? 0 : sharedMemory;
    if (sharedMemory < 0 || !LIMITS.keySet().containsAll(limits.keySet())) {
      throw new IllegalArgumentException("not resources: " + sharedMemory + ", " + limits);
    }
  }

  /**
   * What a process may have of something.
   *
   * @param soft what it has at first; -1 for as much as there is
   * @param hard what it may take; -1 for as much as there is, not less than {@code soft}
   */
  public record Limit(long soft, long hard) {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException when one is less than -1, or the first larger than the other
     */
    public Limit {
      if (soft < -1 || hard < -1 || Long.compareUnsigned(soft, hard) > 0) {
        throw new IllegalArgumentException("not a limit: " + soft + ":" + hard);
      }
    }
  }
}
