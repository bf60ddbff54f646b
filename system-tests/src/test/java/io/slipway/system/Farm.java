package io.slipway.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A farm with state in a folder of its own, started and asked through the launcher only. */
final class Farm {
  private static final ObjectMapper JSON = new ObjectMapper();

  final Path home;
  private final Path repo = Path.of(System.getProperty("slipway.repo"));

  Farm(Path home) {
    this.home = home;
  }

  /** The file with its logins for Git servers, which a test may write to at any time. */
  Path gitCredentials() throws IOException {
    Path file = home.resolve("git-logins");
    return Files.exists(file) ? file : Files.createFile(file);
  }

  /** Starts it, or joins what still runs after a crash. */
  Shell.Said up(String... more) throws IOException, InterruptedException {
    List<String> args = new ArrayList<>(List.of("up", "--home", home.toString()));
    args.addAll(List.of(more));
    return slipway(args.toArray(String[]::new));
  }

  void down() throws IOException, InterruptedException {
    slipway("down", "--home", home.toString()).ok();
  }

  /** Runs a verb. The modules are built already, so the launcher must not build them again. */
  Shell.Said slipway(String... args) throws IOException, InterruptedException {
    return run(repo.resolve("slipway"), args);
  }

  /** Runs an example of the repository against this farm. */
  Shell.Said example(String name, String... args) throws IOException, InterruptedException {
    return run(repo.resolve("examples").resolve(name).resolve("run"), args);
  }

  private Shell.Said run(Path program, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(args));
    return Shell.run(
        home,
        Map.of(
            "SLIPWAY_HOME",
            home.toString(),
            "SLIPWAY_GIT_CREDENTIALS",
            gitCredentials().toString(),
            "SLIPWAY_SKIP_BUILD",
            "1",
            "SLIPWAY_NO_AOT",
            "1",
            "JAVA_HOME",
            System.getProperty("java.home")),
        command);
  }

  /** A value of {@code farm.json}. */
  String fact(String name) throws IOException {
    return JSON.readTree(home.resolve("farm.json").toFile()).path(name).asText();
  }

  /** What a verb says with {@code -o json}. */
  JsonNode json(String... args) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("-o");
    all.add("json");
    return JSON.readTree(slipway(all.toArray(String[]::new)).ok());
  }

  /** Runs skopeo against the farm's registry. */
  JsonNode inspect(String image) throws IOException, InterruptedException {
    return JSON.readTree(
        Shell.run(
                home,
                Map.of(),
                List.of("skopeo", "inspect", "--tls-verify=false", "docker://" + image))
            .ok());
  }

  /** Processes of this machine whose command line names this farm's folder. */
  List<String> processes() throws IOException {
    return commandLines(home.toString());
  }

  /** Command lines, with the pid in front, that contain these words. */
  static List<String> commandLines(String words) throws IOException {
    List<String> found = new ArrayList<>();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      String line = commandLine(process);
      if (line.contains(words) && process.pid() != ProcessHandle.current().pid()) {
        found.add(process.pid() + " " + line);
      }
    }
    return found;
  }

  /** The command line of a process; empty when it is gone. */
  static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(
              Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1)
          .replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  /** The process that runs a command inside a build, when there is one now. */
  static Optional<ProcessHandle> inBuild(String command) {
    return ProcessHandle.allProcesses().filter(p -> commandLine(p).startsWith(command)).findFirst();
  }

  /** Names below a folder of the farm; none when it is not there. */
  List<String> names(String folder) throws IOException {
    Path path = home.resolve(folder);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.map(p -> p.getFileName().toString()).toList();
    }
  }
}
