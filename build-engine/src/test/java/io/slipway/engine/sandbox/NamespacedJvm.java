package io.slipway.engine.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a main class as the first process of fresh namespaces, where it is root and nobody outside:
 * what an engine process is, without the engine. Only the real root may write its id maps, so tests
 * that use this need to be run as root.
 */
final class NamespacedJvm {
  /** Where an engine's ids begin on the host; no entry of /etc/subuid reaches that far. */
  static final long FIRST_ID = 1_500_000_000L;

  private final Path directory;
  private final String classPath;

  /** What a run printed, both streams together, and how it ended. */
  record Result(int exitCode, List<String> lines) {}

  /**
   * A class path that the other user can read.
   *
   * @param directory of the test; opened for everyone
   */
  NamespacedJvm(Path directory) throws IOException {
    this.directory = directory;
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path copies = Files.createDirectory(directory.resolve("classpath"));
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path source = Path.of(entry);
      if (Files.exists(source)) {
        Path copy = copies.resolve(entries.size() + "-" + source.getFileName());
        copy(source, copy);
        entries.add(copy.toString());
      }
    }
    this.classPath = String.join(File.pathSeparator, entries);
  }

  static boolean isPossible() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .anyMatch(line -> line.matches("Uid:\\s+0\\s.*"));
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> tree = Files.walk(source)) {
      tree.forEach(
          path -> {
            try {
              Path copy = target.resolve(source.relativize(path).toString());
              Files.copy(path, Files.isSameFile(path, source) ? target : copy);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /** Runs a class and waits for its end. */
  Result run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    return finish(start(main, arguments));
  }

  Process start(Class<?> main, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--user",
                "--mount",
                "--pid",
                "--net",
                "--ipc",
                "--uts",
                "--fork",
                "--kill-child",
                "--keep-caps",
                "--mount-proc",
                "sh",
                "-c",
                "read go; exec setpriv --reuid=0 --regid=0 --clear-groups \"$@\"",
                "sh",
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                main.getName()));
    command.addAll(Arrays.asList(arguments));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    awaitNamespace(process);
    String map = "0 " + FIRST_ID + " 65536\n";
    Files.writeString(Path.of("/proc/" + process.pid() + "/uid_map"), map);
    Files.writeString(Path.of("/proc/" + process.pid() + "/gid_map"), map);
    process.outputWriter(StandardCharsets.UTF_8).append("go\n").flush();
    return process;
  }

  private static void awaitNamespace(Process process) throws IOException, InterruptedException {
    Path ours = Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
    Path theirs = Path.of("/proc/" + process.pid() + "/ns/user");
    while (Files.readSymbolicLink(theirs).equals(ours)) {
      if (process.waitFor(1, TimeUnit.MILLISECONDS)) {
        throw new IOException("unshare ended before it entered a namespace");
      }
    }
  }

  private static Result finish(Process process) throws IOException, InterruptedException {
    List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    return new Result(process.waitFor(), lines);
  }
}
