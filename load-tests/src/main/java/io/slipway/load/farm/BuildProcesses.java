package io.slipway.load.farm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes that a builder has started for builds, as they were at one moment. */
public final class BuildProcesses {
  private static final int SHOWN = 150;

  private final List<ProcessHandle> there;

  private BuildProcesses(List<ProcessHandle> there) {
    this.there = there;
  }

  /**
   * Looks for them.
   *
   * @param home the farm's folder
   * @param builder the builder's name; another service has none
   */
  public static BuildProcesses of(Path home, String builder) {
    String state = home.resolve(builder) + "/";
    return new BuildProcesses(
        ProcessHandle.allProcesses().filter(p -> commandLine(p.pid()).contains(state)).toList());
  }

  /** How many there were. */
  public int count() {
    return there.size();
  }

  /**
   * Those that still run; a process that got the id of one that ended is another one. A zombie runs
   * no more: only its exit code waits for whoever inherited it.
   */
  public List<String> alive() {
    return there.stream()
        .filter(p -> p.isAlive() && !commandLine(p.pid()).isEmpty())
        .map(BuildProcesses::text)
        .toList();
  }

  private static String text(ProcessHandle process) {
    String line = commandLine(process.pid());
    return "process " + process.pid() + ": " + line.substring(0, Math.min(SHOWN, line.length()));
  }

  /** What a process was started with; empty for one that is gone, or a zombie. */
  public static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1)
          .replace('\0', ' ');
    } catch (IOException e) {
      return ""; // gone meanwhile
    }
  }
}
