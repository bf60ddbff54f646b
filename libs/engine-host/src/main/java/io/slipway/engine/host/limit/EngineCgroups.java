package io.slipway.engine.host.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control groups of one engine with everything that it starts. Best effort: an ordinary user
 * without a delegated hierarchy has none, and builds all the same.
 */
public final class EngineCgroups implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineCgroups.class);
  private static final String PREFIX = "slipway-";

  private static final long PROCESSES = 16_384;
  private static final int REMOVALS = 15;
  private static final long PAUSE_NANOS = 2_000_000;

  private final List<Path> groups = new ArrayList<>();
  private final Map<String, Long> limits;
  private @Nullable Thread background;

  /**
   * With the limits that every engine gets: nine tenths of the memory, and many processes.
   *
   * @throws IOException when the machine does not say how much memory it has
   */
  public static EngineCgroups ofThisMachine() throws IOException {
    return new EngineCgroups(
        Map.of("pids", PROCESSES, "memory", memory(Files.readString(Path.of("/proc/meminfo")))));
  }

  static long memory(String memInfo) {
    return memInfo
        .lines()
        .filter(line -> line.startsWith("MemTotal:"))
        .mapToLong(line -> Long.parseLong(line.split("\\s+")[1]) * 1024 / 10 * 9)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  EngineCgroups(Map<String, Long> limits) {
    this.limits = new TreeMap<>(limits);
  }

  /** {@link #enter} while the engine starts: the kernel takes its time to move a process. */
  public void enterInBackground(List<Long> pids) {
    background =
        Thread.ofVirtual()
            .name("engine-limits")
            .start(
                () -> {
                  try {
                    LOG.debug("limits of the engine by control groups: {}", enter(pids));
                  } catch (IOException e) {
                    LOG.debug("the engine has no limits by control groups: {}", e.toString());
                  }
                });
  }

  /**
   * Puts processes into groups with limits.
   *
   * @param pids the first processes of an engine; what they start later follows them
   * @return the limits in force, in bytes or processes
   */
  public Map<String, Long> enter(List<Long> pids) throws IOException {
    Map<String, Long> inForce = new TreeMap<>();
    String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
    String own = Files.readString(Path.of("/proc/self/cgroup"));
    for (CgroupPlace place : CgroupPlace.of(mounts, own)) {
      Long limit = limits.get(place.controller());
      if (limit != null && !inForce.containsKey(place.controller()) && isReady(place)) {
        try {
          enter(place, limit, pids);
          inForce.put(place.controller(), limit);
        } catch (IOException e) {
          LOG.debug(
              "no limit of {} in {}: {}", place.controller(), place.directory(), e.toString());
        }
      }
    }
    return inForce;
  }

  private static boolean isReady(CgroupPlace place) throws IOException {
    if (!Files.isWritable(place.directory())) {
      return false;
    }
    Path passedOn = place.directory().resolve("cgroup.subtree_control");
    return !place.unified()
        || Files.exists(passedOn)
            && List.of(Files.readString(passedOn).strip().split(" ")).contains(place.controller());
  }

  private void enter(CgroupPlace place, long limit, List<Long> pids) throws IOException {
    sweep(place.directory());
    Path group = place.directory().resolve(PREFIX + pids.getFirst());
    if (!groups.contains(group)) {
      Files.createDirectory(group);
      groups.add(group);
    }
    Files.writeString(group.resolve(place.limitFile()), String.valueOf(limit));
    for (long pid : pids) {
      Files.writeString(group.resolve("cgroup.procs"), String.valueOf(pid));
    }
  }

  /** Groups of engines whose parent was killed: a group can be removed when it is empty. */
  private static void sweep(Path directory) throws IOException {
    try (Stream<Path> siblings = Files.list(directory)) {
      for (Path group : siblings.toList()) {
        String name = String.valueOf(group.getFileName());
        if (name.startsWith(PREFIX)
            && !Files.exists(Path.of("/proc", name.substring(PREFIX.length())))) {
          remove(group);
        }
      }
    }
  }

  /** The kernel lets go of a process a little after its parent has heard of its end. */
  private static void remove(Path group) {
    for (int i = 0; i < REMOVALS; i++) {
      try {
        Files.deleteIfExists(group);
        return;
      } catch (IOException e) {
        LOG.debug("a control group stays: {}", e.toString());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Removes the groups; the engine is gone. */
  @Override
  public void close() {
    Thread entering = background;
    try {
      if (entering != null) {
        entering.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what stays is swept by a later engine
    }
    groups.forEach(EngineCgroups::remove);
  }
}
