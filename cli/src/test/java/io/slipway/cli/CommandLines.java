package io.slipway.cli;

import io.slipway.cli.verb.LocalBuild;
import io.slipway.cli.verb.Streams;
import io.slipway.cli.verb.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs verbs inside the test, with captured output. */
public final class CommandLines {
  private final Surroundings here;

  /** For a directory, with these variables and this engine. */
  public CommandLines(Path directory, Map<String, String> variables, LocalBuild engine) {
    this.here = new Surroundings(variables, directory, directory, () -> engine);
  }

  private CommandLines(Surroundings here) {
    this.here = here;
  }

  /** The same with this on standard input. */
  public CommandLines reading(byte[] input) {
    return streaming(new ByteArrayInputStream(input), OutputStream.nullOutputStream());
  }

  /** The same with other standard streams. */
  public CommandLines streaming(InputStream in, OutputStream out) {
    return new CommandLines(
        new Surroundings(
            here.variables(),
            here.directory(),
            here.installation(),
            new Streams(in, out),
            here.builder()));
  }

  /** For verbs that build nothing. */
  public CommandLines(Path directory, Map<String, String> variables) {
    this(
        directory,
        variables,
        (request, machine, listener) -> {
          throw new IllegalStateException("this verb must not build");
        });
  }

  /**
   * What a verb did.
   *
   * @param exit its exit code
   * @param out standard output
   * @param err standard error
   */
  public record Run(int exit, String out, String err) {
    /** The lines of standard output. */
    public List<String> lines() {
      return out.lines().toList();
    }
  }

  /** Runs one. */
  public Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        SlipwayMain.commandLine(here)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    return new Run(exit, out.toString(), err.toString());
  }
}
