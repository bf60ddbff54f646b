package io.slipway.cli;

import io.slipway.cli.build.EngineBuild;
import io.slipway.cli.verb.Streams;
import io.slipway.cli.verb.Surroundings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;

/** Where the process starts. */
public final class SlipwayMain {
  private SlipwayMain() {}

  /** Runs one verb and exits with its code. */
  public static void main(String[] args) {
    Path installation = Path.of(System.getProperty("slipway.root", ".")).toAbsolutePath();
    Path directory = Path.of("").toAbsolutePath();
    Surroundings surroundings =
        new Surroundings(
            System.getenv(),
            directory,
            installation,
            new Streams(System.in, System.out),
            () -> new EngineBuild(installation));
    CommandLine line = commandLine(surroundings);
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(line.execute(args));
  }

  /** The command line with all verbs; tests use it with their own surroundings and streams. */
  public static CommandLine commandLine(Surroundings surroundings) {
    return new CommandLine(new SlipwayCommand(surroundings))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOverwrittenOptionsAllowed(false)
        .setExitCodeExceptionMapper(CommandErrors::exitCode)
        .setExecutionExceptionHandler(new CommandErrors());
  }
}
