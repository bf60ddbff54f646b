package io.slipway.load.farm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks for what a farm that has ended should not have left. */
public final class Leftovers {
  private Leftovers() {}

  /**
   * Engines and work folders of builds.
   *
   * @param home the farm's folder
   */
  public static List<String> of(Path home) throws IOException {
    List<String> left = new ArrayList<>();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      String line = BuildProcesses.commandLine(process.pid());
      if (line.contains(home + "/builder-") && process.pid() != ProcessHandle.current().pid()) {
        left.add(
            "process " + process.pid() + ": " + line.substring(0, Math.min(150, line.length())));
      }
    }
    for (String mount : read(Path.of("/proc/self/mountinfo")).split("\n")) {
      if (mount.contains(home.toString())) {
        left.add("mount " + mount);
      }
    }
    try (Stream<Path> builders = Files.list(home)) {
      for (Path builder :
          builders.filter(p -> p.getFileName().toString().startsWith("builder-")).toList()) {
        left.addAll(entries(builder.resolve("run")));
        left.addAll(entries(builder.resolve("work")));
      }
    }
    return left;
  }

  private static List<String> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(p -> "folder " + p).toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // gone meanwhile
    }
  }
}
