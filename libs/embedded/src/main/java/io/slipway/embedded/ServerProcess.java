package io.slipway.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A child process that serves: started once, found again by its pid file, stopped with its JVM or
 * left behind on purpose.
 */
final class ServerProcess implements LocalServer {
  private static final int ATTEMPTS = 3;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
  private static final int PROBE_EVERY_MILLIS = 25;

  private final Blueprint blueprint;
  private final ProcessHandle process;
  private final int port;

  private ServerProcess(Blueprint blueprint, ProcessHandle process, int port) {
    this.blueprint = blueprint;
    this.process = process;
    this.port = port;
  }

  /**
   * Attaches to the server that runs already in the blueprint's directory, or starts one.
   *
   * @param port 0 for the port of the last start, or any free one
   */
  static ServerProcess start(Blueprint blueprint, int port, Lifetime lifetime) {
    ServerProcess server = running(blueprint, port).orElseGet(() -> startNew(blueprint, port));
    if (lifetime == Lifetime.WITH_JVM) {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(server.process::destroyForcibly, blueprint.name() + "-end"));
    }
    return server;
  }

  private static Optional<ServerProcess> running(Blueprint blueprint, int port) {
    Optional<PidFile> last = PidFile.read(blueprint.pidFile());
    Optional<ProcessHandle> process = last.flatMap(PidFile::process);
    if (last.isEmpty() || process.isEmpty()) {
      return Optional.empty();
    }
    ServerProcess server = new ServerProcess(blueprint, process.get(), last.get().port());
    if ((port == 0 || port == server.port) && blueprint.healthy(server.port)) {
      return Optional.of(server);
    }
    server.close(); // wrong port, or alive but deaf: it would block the directory
    return Optional.empty();
  }

  private static ServerProcess startNew(Blueprint blueprint, int port) {
    if (port != 0 && !Ports.isFree(port)) { // else a stranger's answers would pass for ours
      throw new StartFailed(
          "port " + port + " for " + blueprint.name() + " is taken; free it or choose another");
    }
    for (int attempt = 1; ; attempt++) {
      int chosen = port != 0 ? port : lastOrFree(blueprint);
      int inner = Ports.free();
      try {
        return launch(blueprint, chosen, inner);
      } catch (StartFailed e) {
        // Between choosing a free port and binding it, somebody else may have taken it.
        boolean taken = !Ports.isFree(chosen) || !Ports.isFree(inner);
        if (port != 0 || attempt == ATTEMPTS || !taken) {
          throw e;
        }
      }
    }
  }

  /** The port of the last start: addresses that others remember, like image names, stay right. */
  private static int lastOrFree(Blueprint blueprint) {
    return PidFile.read(blueprint.pidFile())
        .map(PidFile::port)
        .filter(Ports::isFree)
        .orElseGet(Ports::free);
  }

  private static ServerProcess launch(Blueprint blueprint, int port, int inner) {
    try {
      Files.createDirectories(blueprint.dir());
      ProcessBuilder builder =
          new ProcessBuilder(blueprint.command(port, inner))
              .directory(blueprint.dir().toFile())
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(ProcessBuilder.Redirect.appendTo(blueprint.log().toFile()));
      // The servers read settings from variables of these names; ours come from files only.
      builder.environment().keySet().removeIf(k -> k.matches("(REGISTRY|KAFKA|JAVA_TOOL)_.*"));
      ProcessHandle process = builder.start().toHandle();
      ServerProcess server = new ServerProcess(blueprint, process, port);
      try {
        PidFile.of(process, port).write(blueprint.pidFile());
        server.awaitHealthy();
      } catch (StartFailed | IOException e) {
        process.destroyForcibly();
        server.gone(STOP_PATIENCE); // else its own port would look like one that was taken
        throw e;
      }
      return server;
    } catch (IOException e) {
      throw new StartFailed("cannot start " + blueprint.name() + ": " + e.getMessage(), e);
    }
  }

  private void awaitHealthy() {
    Instant end = Instant.now().plus(blueprint.patience());
    while (true) {
      boolean answers = blueprint.healthy(port);
      if (!process.isAlive()) { // whoever answers then is a stranger on a stolen port
        throw new StartFailed(failure("ended at once"));
      }
      if (answers) {
        return;
      }
      if (Instant.now().isAfter(end)) {
        throw new StartFailed(failure("did not answer within " + blueprint.patience()));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PROBE_EVERY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StartFailed(failure("was interrupted while starting"), e);
      }
    }
  }

  private String failure(String what) {
    return blueprint.name()
        + " on "
        + address()
        + " "
        + what
        + "; read "
        + blueprint.log()
        + tail();
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(blueprint.log());
      return lines.isEmpty()
          ? ""
          : ", which ends with: "
              + String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  /** Whether the process lives and answers. */
  boolean healthy() {
    return process.isAlive() && blueprint.healthy(port);
  }

  @Override
  public void close() {
    process.destroy();
    if (!gone(STOP_PATIENCE)) {
      process.destroyForcibly();
      gone(STOP_PATIENCE);
    }
  }

  private boolean gone(Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return !process.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
