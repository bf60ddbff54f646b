package io.slipway.cli.local;

import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a Quarkus application as a process that outlives this one, in a session of its own so that
 * Ctrl-C in the terminal does not reach it.
 *
 * @param jar its {@code quarkus-run.jar}
 * @param properties system properties
 * @param log where its output goes
 */
record Daemon(Path jar, Map<String, String> properties, Path log) {

  /**
   * Starts it.
   *
   * @throws VerbFailed with exit code 3 when it is not built or cannot be started
   */
  Process start(List<String> options) {
    if (!Files.isRegularFile(jar)) {
      throw VerbFailed.farm(jar + " is not there: build it with ./mvnw -Dquick package");
    }
    List<String> command = new ArrayList<>();
    command.add("setsid");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-jar");
    command.add(jar.toString());
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      return new ProcessBuilder(command)
          .redirectInput(Path.of("/dev/null").toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw VerbFailed.farm("cannot start " + jar.getFileName() + ": " + e.getMessage());
    }
  }

  /** The last lines of its log. */
  String lastLines(int count) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }
}
