package io.slipway.cli.verb;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a verb may know of the world around it; tests give their own.
 *
 * @param variables environment variables
 * @param directory where relative paths start
 * @param installation the folder that holds Slipway's modules
 * @param streams standard input and output
 * @param builder makes the engine of {@code slipway build}; asked only when something is built
 */
public record Surroundings(
    Map<String, String> variables,
    Path directory,
    Path installation,
    Streams streams,
    Supplier<LocalBuild> builder) {

  /** Without standard input and output. */
  public Surroundings(
      Map<String, String> variables,
      Path directory,
      Path installation,
      Supplier<LocalBuild> builder) {
    this(variables, directory, installation, Streams.NONE, builder);
  }

  /** The top command, which every verb can find. */
  public interface Known {
    Surroundings surroundings();

    /** Another command line with all verbs, for a verb that uses a verb. */
    CommandLine commandLine();
  }

  /** The surroundings of the command line that this verb belongs to. */
  public static Surroundings of(CommandSpec verb) {
    return ((Known) verb.root().userObject()).surroundings();
  }

  /** A command line with all verbs, in the same surroundings. */
  public static CommandLine commandLineOf(CommandSpec verb) {
    return ((Known) verb.root().userObject()).commandLine();
  }

  /** Copies the variables. */
  public Surroundings {
    variables = Map.copyOf(variables);
  }

  /** A variable that is set and not empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(v -> !v.isEmpty());
  }

  /** The state folder: what was asked for, else {@code SLIPWAY_HOME}, else {@code ~/.slipway}. */
  public Path home(Optional<Path> asked) {
    Path home =
        asked
            .or(() -> variable("SLIPWAY_HOME").map(Path::of))
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".slipway"));
    return directory.resolve(home).normalize();
  }

  /** Whether progress may redraw lines: the launcher tells when standard error is a terminal. */
  public boolean terminal() {
    return variable("SLIPWAY_TTY").isPresent() && variable("CI").isEmpty();
  }

  /** Width of the terminal in columns; 100 when nobody knows. */
  public int columns() {
    return number("COLUMNS", 100);
  }

  /** Height of the terminal in lines; 30 when nobody knows. */
  public int lines() {
    return number("LINES", 30);
  }

  private int number(String name, int otherwise) {
    return variable(name)
        .filter(v -> v.matches("[0-9]{1,4}"))
        .map(Integer::parseInt)
        .filter(n -> n > 20)
        .orElse(otherwise);
  }
}
