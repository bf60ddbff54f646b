package io.slipway.cli.warm;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts the warm process from a command line that has done its work. */
public final class WarmStart {
  private WarmStart() {}

  /**
   * Starts it with the options of this JVM, without any of its streams and descriptors, in a
   * session of its own. Does not wait. Where one runs already, the new one ends at once.
   *
   * @param directory its directory, made when absent
   * @param own the main class of this process
   * @param other the main class of the warm process, which gets the directory as its argument
   */
  public static void start(Path directory, Class<?> own, String other) throws IOException {
    Optional<String[]> arguments = ProcessHandle.current().info().arguments();
    Optional<String> java = ProcessHandle.current().info().command();
    if (arguments.isEmpty() || java.isEmpty()) {
      return;
    }
    Files.createDirectories(directory.getParent());
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    List<String> command = new ArrayList<>(List.of("setsid", java.get()));
    for (String argument : arguments.get()) {
      if (argument.equals(own.getName())) {
        break;
      }
      command.add(argument);
    }
    command.add(other);
    command.add(directory.toString());
    File nowhere = new File("/dev/null");
    new ProcessBuilder(command)
        .directory(new File("/"))
        .redirectInput(nowhere)
        .redirectOutput(nowhere)
        .redirectError(nowhere)
        .start();
  }
}
