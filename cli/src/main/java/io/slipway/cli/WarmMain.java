package io.slipway.cli;

import io.slipway.cli.build.EngineBuild;
import io.slipway.cli.verb.Streams;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.warm.Invocation;
import io.slipway.cli.warm.WarmServer;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/**
 * The warm process: the verb {@code build} for launchers that call it, with an engine in reserve.
 */
public final class WarmMain implements WarmServer.Verb {
  private static final Duration IDLE = Duration.ofMinutes(3);
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final long LOOK_EVERY_SECONDS = 2;

  private final Path installation;
  private final EngineBuild engines;

  private WarmMain(Path installation, Path directory) {
    this.installation = installation;
    this.engines = new EngineBuild(installation, Optional.of(directory.resolve("practice")));
  }

  /**
   * Serves until it is not needed any more.
   *
   * @param args one: its directory
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path installation = Path.of(System.getProperty("slipway.root", ".")).toAbsolutePath();
    Path directory = Path.of(args[0]);
    WarmMain warm = new WarmMain(installation, directory);
    WarmServer server = WarmServer.open(directory, warm);
    if (server == null) {
      return;
    }
    Thread.ofPlatform().daemon().name("calls").start(() -> serve(server));
    warm.engines.prepare();
    FileTime installed = warm.installed();
    boolean tidied = false;
    while (server.isReachable() && !server.idleFor(IDLE) && warm.installed().equals(installed)) {
      if (!server.idleFor(QUIET)) {
        tidied = false;
      } else if (!tidied) {
        System.gc(); // gives back what the last build needed
        tidied = true;
      }
      TimeUnit.SECONDS.sleep(LOOK_EVERY_SECONDS);
    }
    server.close();
    while (!server.idleFor(Duration.ZERO)) {
      TimeUnit.SECONDS.sleep(LOOK_EVERY_SECONDS); // builds that run are brought to their end
    }
    warm.engines.close();
    System.exit(0);
  }

  private static void serve(WarmServer server) {
    try {
      server.serve();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** When the newest of the jars was made: builds of a replaced program would be wrong. */
  private FileTime installed() throws IOException {
    FileTime newest = FileTime.fromMillis(0);
    for (String lib : List.of("cli/target/cli/lib", "build-engine/target/engine/lib")) {
      Path directory = installation.resolve(lib);
      if (!Files.isDirectory(directory)) {
        return FileTime.fromMillis(-1);
      }
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory)) {
        for (Path jar : jars) {
          FileTime made = Files.getLastModifiedTime(jar);
          newest = made.compareTo(newest) > 0 ? made : newest;
        }
      }
    }
    return newest;
  }

  @Override
  public int run(Invocation call) {
    Surroundings surroundings =
        new Surroundings(
            call.variables(),
            call.directory(),
            installation,
            new Streams(call.in(), call.out()),
            () -> engines);
    CommandLine line = SlipwayMain.commandLine(surroundings, call.arguments().getFirst());
    PrintWriter out = new PrintWriter(new OutputStreamWriter(call.out(), StandardCharsets.UTF_8));
    PrintWriter err =
        new PrintWriter(new OutputStreamWriter(call.err(), StandardCharsets.UTF_8), true);
    line.setOut(out);
    line.setErr(err);
    int code = line.execute(call.arguments().toArray(String[]::new));
    out.flush();
    err.flush();
    return code;
  }

  /** The next engine starts when nobody waits any more: a JVM's start takes a processor. */
  @Override
  public void afterwards() {
    engines.prepare();
  }
}
