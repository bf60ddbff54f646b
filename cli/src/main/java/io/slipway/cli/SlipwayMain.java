package io.slipway.cli;

import io.slipway.build.sys.ProcessExit;
import io.slipway.cli.build.EngineBuild;
import io.slipway.cli.verb.Streams;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.warm.WarmStart;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Where the process starts. */
public final class SlipwayMain {
  /** Verbs that need an engine, which is started before they are understood. */
  private static final Set<String> BUILDING = Set.of("build", "executor");

  private SlipwayMain() {}

  /** Runs one verb and exits with its code. */
  public static void main(String[] args) {
    Path installation = Path.of(System.getProperty("slipway.root", ".")).toAbsolutePath();
    Path directory = Path.of("").toAbsolutePath();
    EngineBuild engines = new EngineBuild(installation, Optional.empty());
    boolean builds = args.length > 0 && BUILDING.contains(args[0]);
    if (builds) {
      engines.prepare();
    }
    Surroundings surroundings =
        new Surroundings(
            System.getenv(),
            directory,
            installation,
            new Streams(System.in, System.out),
            () -> engines);
    CommandLine line = commandLine(surroundings, args.length == 0 ? "" : args[0]);
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    int code = line.execute(args);
    engines.close();
    line.getOut().flush();
    line.getErr().flush();
    System.out.flush();
    if (builds && System.getProperty("slipway.recording") == null) {
      startWarm();
      ProcessExit.now(code); // the threads that served the engine hold System.exit up
    }
    System.exit(code);
  }

  /** The next build of this user finds it, where the launcher says that this is wanted. */
  private static void startWarm() {
    String directory = System.getProperty("slipway.warm", "");
    if (!directory.isEmpty()) {
      try {
        if (System.getenv("SLIPWAY_TTY") != null && !Files.exists(Path.of(directory))) {
          System.err.println(
              "slipway: a process of yours stays for three idle minutes and makes the next builds"
                  + " faster; SLIPWAY_WARM=0 does without");
        }
        WarmStart.start(Path.of(directory), SlipwayMain.class, WarmMain.class.getName());
      } catch (IOException e) {
        return; // the next build takes longer, that is all
      }
    }
  }

  /** The command line with all verbs; tests use it with their own surroundings and streams. */
  public static CommandLine commandLine(Surroundings surroundings) {
    return configured(new CommandLine(new SlipwayCommand(surroundings)));
  }

  /**
   * The command line as this verb needs it: without the other verbs where it does not know them.
   */
  static CommandLine commandLine(Surroundings surroundings, String verb) {
    Supplier<Object> alone = OneVerbCommand.VERBS.get(verb);
    return alone == null
        ? commandLine(surroundings)
        : configured(
            new CommandLine(new OneVerbCommand(surroundings))
                .addSubcommand(new CommandLine(alone.get())));
  }

  private static CommandLine configured(CommandLine line) {
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setOverwrittenOptionsAllowed(false)
        .setExitCodeExceptionMapper(CommandErrors::exitCode)
        .setExecutionExceptionHandler(new CommandErrors());
  }
}
