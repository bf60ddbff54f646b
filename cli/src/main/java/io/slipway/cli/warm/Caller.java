package io.slipway.cli.warm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A process as the kernel describes it: what it told itself could be wrong, this cannot.
 *
 * @param pid its number
 * @param started when it was started, in the kernel's ticks; tells it from a later one of its
 *     number
 * @param directory where it works
 * @param variables its environment
 * @param circumstances whatever else a child would inherit: user, rights, namespaces, limits
 */
record Caller(
    long pid,
    String started,
    Path directory,
    Map<String, String> variables,
    Map<String, String> circumstances) {

  private static final List<String> LINKS =
      List.of(
          "root",
          "ns/cgroup",
          "ns/ipc",
          "ns/mnt",
          "ns/net",
          "ns/pid",
          "ns/time",
          "ns/user",
          "ns/uts");

  private static final Set<String> STATUS =
      Set.of(
          "Uid",
          "Gid",
          "Groups",
          "Umask",
          "CapInh",
          "CapPrm",
          "CapEff",
          "CapBnd",
          "CapAmb",
          "NoNewPrivs",
          "Seccomp",
          "Cpus_allowed",
          "Mems_allowed");

  /** Variables that differ from call to call and mean nothing to a JVM or to what it starts. */
  private static final Set<String> PASSING =
      Set.of(
          "_",
          "SHLVL",
          "PWD",
          "OLDPWD",
          "JAVA_HOME",
          "LINES",
          "COLUMNS",
          "SLIPWAY_TTY",
          "SLIPWAY_SKIP_BUILD",
          "SOURCE_DATE_EPOCH");

  private static final int NICE = 16;
  private static final int START = 19;
  private static final int POLICY = 38;

  /** Copies the maps. */
  Caller {
    variables = Map.copyOf(variables);
    circumstances = Map.copyOf(circumstances);
  }

  /**
   * Reads a process of this user.
   *
   * @throws IOException when it is gone, or somebody else's
   */
  static Caller of(long pid) throws IOException {
    Path proc = Path.of("/proc", String.valueOf(pid));
    String[] stat = stat(proc);
    Map<String, String> found = new TreeMap<>();
    for (String link : LINKS) {
      found.put(link, Files.readSymbolicLink(proc.resolve(link)).toString());
    }
    for (String line : Files.readAllLines(proc.resolve("status"))) {
      int colon = line.indexOf(':');
      if (colon > 0 && STATUS.contains(line.substring(0, colon))) {
        found.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    for (String line : Files.readAllLines(proc.resolve("limits"))) {
      found.put("limit " + line.substring(0, Math.min(26, line.length())).strip(), limit(line));
    }
    found.put("cgroup", Files.readString(proc.resolve("cgroup")));
    found.put("nice", stat[NICE] + " " + stat[POLICY]);
    Path directory = Files.readSymbolicLink(proc.resolve("cwd"));
    return new Caller(pid, stat[START], directory, environment(proc), found);
  }

  /** A JVM raises its soft limit of open files to the hard one. */
  private static String limit(String line) {
    String values = line.substring(Math.min(26, line.length())).strip();
    return line.startsWith("Max open files") ? values.replaceFirst("^\\S+\\s+", "") : values;
  }

  /** The fields after the name, which may contain anything. */
  private static String[] stat(Path proc) throws IOException {
    String line = Files.readString(proc.resolve("stat"));
    return line.substring(line.lastIndexOf(')') + 2).split(" ");
  }

  private static Map<String, String> environment(Path proc) throws IOException {
    byte[] bytes = Files.readAllBytes(proc.resolve("environ"));
    Map<String, String> variables = new HashMap<>();
    for (String entry : new String(bytes, StandardCharsets.UTF_8).split("\0")) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        variables.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return variables;
  }

  /** Whether a process that this one starts would be like one that the other starts. */
  boolean livesLike(Caller other) {
    return circumstances.equals(other.circumstances)
        && lasting(variables).equals(lasting(other.variables));
  }

  private static Map<String, String> lasting(Map<String, String> variables) {
    Map<String, String> lasting = new HashMap<>(variables);
    lasting.keySet().removeAll(PASSING);
    return lasting;
  }

  /** Whether it still runs. */
  boolean isAlive() {
    try {
      return stat(Path.of("/proc", String.valueOf(pid)))[START].equals(started);
    } catch (IOException e) {
      return false; // gone
    }
  }
}
