package io.slipway.cli.warm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real launcher, with a JDK that only says that it was asked. */
final class FakeInstallation {
  final Path warm;
  private final Path home;
  private final Path root;
  private final Path jdk;

  /**
   * Installs.
   *
   * @param directory gets a directory for it
   * @param home of its user
   */
  FakeInstallation(Path directory, Path home) throws IOException {
    root = Files.createDirectories(directory.toRealPath().resolve("slipway"));
    jdk = Files.createDirectory(directory.resolve("jdk"));
    Files.createDirectory(jdk.resolve("bin"));
    this.home = home;
    warm = home.resolve("warm").resolve(Integer.toHexString(root.toString().hashCode()));
    Files.createDirectories(warm.getParent());
    Files.createDirectory(
        warm, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path launcher = Path.of(System.getProperty("slipway.repo"), "slipway");
    Files.copy(launcher, root.resolve("slipway"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    program(jdk, "javac", "exit 0");
    program(jdk, "java", "echo direct; exit 42");
    Instant past = Instant.now().minusSeconds(60);
    for (String file :
        List.of(
            "target/.built", "cli/target/cli/lib/a.jar", "build-engine/target/engine/lib/b.jar")) {
      Path path = root.resolve(file);
      Files.createDirectories(path.getParent());
      Files.createFile(path);
      Files.setLastModifiedTime(path, FileTime.from(past));
    }
  }

  private static void program(Path jdk, String name, String does) throws IOException {
    Path path = Files.writeString(jdk.resolve("bin").resolve(name), "#!/bin/sh\n" + does + "\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A jar newer than the server: somebody built Slipway anew. */
  void renew() throws IOException {
    Files.setLastModifiedTime(
        root.resolve("cli/target/cli/lib/a.jar"), FileTime.from(Instant.now().plusSeconds(60)));
  }

  /** Starts the launcher with these variables besides the usual ones. */
  Process start(Path directory, Map<String, String> variables, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", root.resolve("slipway").toString()));
    command.addAll(arguments);
    ProcessBuilder builder = usual(command).directory(directory.toFile());
    builder.environment().putAll(variables);
    return builder.start();
  }

  /** A process as launchers find it normal. */
  ProcessBuilder usual(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("CI");
    builder.environment().remove("SLIPWAY_WARM");
    // Who is not answered in time builds by itself: a busy machine must not decide a test.
    builder.environment().put("SLIPWAY_WARM_PATIENCE", "30");
    builder.environment().put("SLIPWAY_SKIP_BUILD", "1");
    builder.environment().put("SLIPWAY_HOME", home.toString());
    builder.environment().put("JAVA_HOME", jdk.toString());
    return builder;
  }

  /**
   * What a launcher printed and its exit code: standard output, a bar, standard error, a bar, the
   * code.
   */
  static String result(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return out.strip() + "|" + err.strip() + "|" + process.waitFor();
  }
}
