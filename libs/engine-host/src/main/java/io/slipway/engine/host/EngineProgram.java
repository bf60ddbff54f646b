package io.slipway.engine.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an engine is started from. Nothing of it depends on a build, so that an engine can be
 * started before its build is known.
 *
 * @param engineLib directory with the engine's jars; {@code engine.aot} beside it is used when
 *     there and not older than the jars
 * @param javaHome a JDK or JRE of version 25 or later
 */
public record EngineProgram(Path engineLib, Path javaHome) {
  /** Makes the paths absolute: the engine has another working directory. */
  public EngineProgram {
    engineLib = engineLib.toAbsolutePath().normalize();
    javaHome = javaHome.toAbsolutePath().normalize();
  }

  /** The directory that holds the jars' directory and, where one was made, the AOT archive. */
  public Path home() {
    return Objects.requireNonNull(engineLib.getParent(), "the engine's jars cannot lie in /");
  }

  /**
   * The command line.
   *
   * @param owner whose engine it is, for people who look at a list of processes
   * @param practice an empty directory where it practises until its build comes
   * @throws EngineException when the engine was never built
   */
  List<String> command(String owner, Optional<Path> practice) throws IOException {
    List<String> command = command("io.slipway.engine.EngineMain", owner);
    practice.map(Path::toString).ifPresent(command::add);
    return command;
  }

  /**
   * The command line of a process that looks after a store, and leaves the processor to builds.
   *
   * @param owner whose store it is, for people who look at a list of processes
   * @throws EngineException when the engine was never built
   */
  List<String> storeCommand(String owner) throws IOException {
    List<String> command = new ArrayList<>(List.of("nice", "-n", "10"));
    command.addAll(command("io.slipway.engine.StoreMain", owner));
    return command;
  }

  private List<String> command(String main, String owner) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                // A session of its own: nothing inside can reach the caller's terminal.
                "setsid",
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
                javaHome.resolve("bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                // Making fast accessors takes longer than all uses of slow ones.
                "-Djdk.reflect.useNativeAccessorOnly=true",
                "-Xmx256m"));
    if (hasArchive()) {
      command.add("-XX:AOTCache=" + archive());
      command.add("-Xlog:aot=off");
      command.add("-Xlog:cds=off");
    }
    command.add("-cp");
    command.add(classPath(engineLib));
    command.add(main);
    command.add(owner);
    return command;
  }

  private Path archive() {
    return home().resolve("engine.aot");
  }

  /**
   * Whether there is an archive to start from. The JVM runs an archive's classes although the jars
   * hold others: it must be as new as they.
   *
   * @throws IOException when the jars cannot be looked at
   */
  public boolean hasArchive() throws IOException {
    if (!Files.isRegularFile(archive())) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(archive());
    try (var jars = Files.list(engineLib)) {
      for (Path jar : jars.toList()) {
        if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Named one by one and sorted: an AOT archive is valid for exactly this class path. */
  static String classPath(Path lib) throws IOException {
    // The JDK resolves links in the class path, and links are not there inside the engine's root.
    try (var jars = Files.list(lib.toRealPath())) {
      List<String> sorted =
          jars.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().toList();
      if (sorted.isEmpty()) {
        throw new EngineException(
            "no engine jars in " + lib + "; build with ./mvnw -Dquick package");
      }
      return String.join(":", sorted);
    } catch (NoSuchFileException e) {
      throw new EngineException("no directory " + lib + "; build with ./mvnw -Dquick package", e);
    }
  }
}
