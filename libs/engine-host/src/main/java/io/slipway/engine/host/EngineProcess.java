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
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

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
  private final Optional<RunDirectory> practice;

  private EngineProcess(Process process, Optional<RunDirectory> practice) {
    this.process = process;
    this.practice = practice;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.out = new EngineLines(process.inputReader(StandardCharsets.UTF_8), LONGEST_MESSAGE);
    this.errorReader = Thread.ofVirtual().name("engine-errors").start(this::readErrors);
  }

  /**
   * Starts an engine, which waits for its specification. It sees the host's files until then, but
   * no byte of anybody's build.
   *
   * @param owner whose engine it is, for people who look at a list of processes
   * @param practice where it practises meanwhile; deleted with the engine
   * @throws EngineException when the machine lacks a program or the engine was never built
   */
  static EngineProcess start(EngineProgram program, String owner, Optional<RunDirectory> practice)
      throws IOException {
    return start(program.command(owner, practice.map(RunDirectory::path)), practice);
  }

  /**
   * Starts a process that looks after a store; it waits for its specification like an engine.
   *
   * @throws EngineException when the machine lacks a program or the engine was never built
   */
  static EngineProcess startForStore(EngineProgram program, String owner) throws IOException {
    return start(program.storeCommand(owner), Optional.empty());
  }

  private static EngineProcess start(List<String> command, Optional<RunDirectory> practice)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder
        .environment()
        .put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LANG", "C.UTF-8");
    builder.environment().put("HOME", "/tmp");
    builder.directory(Path.of("/").toFile());
    try {
      return new EngineProcess(builder.start(), practice);
    } catch (IOException e) {
      throw new EngineException("unshare is missing; install the package util-linux", e);
    }
  }

  /**
   * Gives it its ids and says what it may see; it isolates itself and is ready soon after.
   *
   * @throws EngineException when the machine forbids user namespaces
   */
  void assign(EngineSpec spec, IdMap ids) throws IOException, InterruptedException {
    awaitUserNamespace();
    boolean local = !spec.contexts().isEmpty();
    boolean translated =
        local && ids.invokedByRoot() && ContextMounts.canTranslate(spec.contexts().values());
    ids.apply(process.pid(), local && !translated);
    send(Wire.line(translated ? ContextMounts.translate(spec, process.pid()) : spec));
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

  /** The next line, or empty when the process ended. */
  Optional<String> line() throws IOException {
    return Optional.ofNullable(out.next());
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

  /** Of {@code unshare} and what it has started so far. */
  List<Long> pids() throws IOException {
    long unshare = process.pid();
    Path children = Path.of("/proc/" + unshare + "/task/" + unshare + "/children");
    return Stream.concat(
            Stream.of(unshare),
            Stream.of(Files.readString(children).strip().split(" "))
                .filter(pid -> !pid.isEmpty())
                .map(Long::valueOf))
        .toList();
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
    practice.ifPresent(RunDirectory::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
