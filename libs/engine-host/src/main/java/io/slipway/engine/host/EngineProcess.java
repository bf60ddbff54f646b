package io.slipway.engine.host;

import io.slipway.engine.protocol.EngineMessage;
import io.slipway.engine.protocol.EngineSpec;
import io.slipway.engine.protocol.Wire;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One running engine. It is the first process of its own pid namespace, so its death takes
 * everything with it; it ends by itself when its standard input closes, so it does not survive its
 * parent either.
 */
final class EngineProcess implements AutoCloseable {
  private static final int KEPT_ERROR_LINES = 40;
  private static final int LONGEST_ERROR = 4096;
  private static final int LONGEST_MESSAGE = 8 << 20;
  private static final Duration NAMESPACE_WAIT = Duration.ofSeconds(10);
  private static final Duration KILL_WAIT = Duration.ofSeconds(5);

  private final Process process;
  private final BufferedWriter in;
  private final EngineLines out;
  private final Deque<String> errors = new ArrayDeque<>();
  private final Thread errorReader;

  private EngineProcess(Process process) {
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.out = new EngineLines(process.inputReader(StandardCharsets.UTF_8), LONGEST_MESSAGE);
    this.errorReader = Thread.ofVirtual().name("engine-errors").start(this::readErrors);
  }

  /**
   * Starts an engine and gives it its ids. Returns before it is ready.
   *
   * @throws EngineException when the machine lacks a program or forbids user namespaces
   */
  static EngineProcess start(EngineSettings settings, EngineSpec spec, IdMap ids)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command(settings, spec));
    builder.environment().clear();
    builder
        .environment()
        .put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LANG", "C.UTF-8");
    builder.environment().put("HOME", "/tmp");
    builder.directory(Path.of("/").toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new EngineException("unshare is missing; install the package util-linux", e);
    }
    EngineProcess engine = new EngineProcess(process);
    try {
      engine.awaitUserNamespace();
      ids.apply(process.pid(), !spec.contexts().isEmpty());
      engine.send("mapped");
      return engine;
    } catch (IOException | InterruptedException | RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private static List<String> command(EngineSettings settings, EngineSpec spec) throws IOException {
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
                settings.javaHome().resolve("bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx256m"));
    Path archive = settings.engineHome().resolve("engine.aot");
    if (Files.isRegularFile(archive)) {
      command.add("-XX:AOTCache=" + archive);
      command.add("-Xlog:aot=off");
      command.add("-Xlog:cds=off");
    }
    command.add("-cp");
    command.add(classPath(settings.engineLib()));
    command.add("io.slipway.engine.EngineMain");
    command.add(Wire.line(spec));
    return command;
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
    } catch (java.nio.file.NoSuchFileException e) {
      throw new EngineException("no directory " + lib + "; build with ./mvnw -Dquick package", e);
    }
  }

  private void awaitUserNamespace() throws IOException, InterruptedException {
    Path ours = Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
    Path theirs = Path.of("/proc/" + process.pid() + "/ns/user");
    long end = System.nanoTime() + NAMESPACE_WAIT.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      try {
        if (!Files.readSymbolicLink(theirs).equals(ours)) {
          return;
        }
      } catch (IOException e) {
        break; // gone
      }
      TimeUnit.MICROSECONDS.sleep(200);
    }
    throw new EngineException("cannot make a user namespace: " + lastErrors());
  }

  /** The next message, or empty when the engine ended. */
  Optional<EngineMessage> receive() throws IOException {
    String line = out.next();
    return line == null ? Optional.empty() : Optional.of(Wire.read(line, EngineMessage.class));
  }

  /** Sends one line. */
  void send(String line) throws IOException {
    in.write(line);
    in.newLine();
    in.flush();
  }

  /** What the engine wrote to its standard error last; for the message when it dies. */
  String lastErrors() throws InterruptedException {
    errorReader.join(Duration.ofSeconds(1));
    synchronized (errors) {
      return errors.isEmpty() ? "(it said nothing)" : String.join("\n", errors);
    }
  }

  private void readErrors() {
    try (Reader stream = process.errorReader(StandardCharsets.UTF_8)) {
      EngineLines lines = new EngineLines(stream, LONGEST_ERROR);
      for (String line = lines.next(); line != null; line = lines.next()) {
        note(line);
      }
    } catch (IOException e) {
      // The process is gone and its pipe with it; what was read stays.
    }
  }

  private void note(String line) {
    synchronized (errors) {
      errors.add(line);
      if (errors.size() > KEPT_ERROR_LINES) {
        errors.remove();
      }
    }
  }

  /** Waits for its end; whether it came in time. */
  boolean endsWithin(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The process id of {@code unshare}, whose only child is the engine. */
  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Kills the engine, and has the reason among its last words. */
  void kill(String reason) {
    note(reason);
    close();
  }

  /**
   * Kills the engine and everything that it started, and waits until that is so: unshare ends when
   * the pid namespace is empty, therefore it is not killed itself unless it hangs.
   */
  @Override
  public void close() {
    boolean interrupted = false;
    long patience = System.nanoTime() + KILL_WAIT.toNanos();
    while (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      if (System.nanoTime() > patience) {
        process.destroyForcibly();
      }
      try {
        process.waitFor(50, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
