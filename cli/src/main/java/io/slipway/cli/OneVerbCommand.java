package io.slipway.cli;

import io.slipway.cli.build.BuildCommand;
import io.slipway.cli.build.ExecutorCommand;
import io.slipway.cli.language.ExpandCommand;
import io.slipway.cli.language.MatchCommand;
import io.slipway.cli.language.ParseCommand;
import io.slipway.cli.verb.Surroundings;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * A root with one verb. Reading the annotations of all verbs takes longer than a small build; the
 * verbs that are called most know nothing of the others.
 */
@Command(name = "slipway", mixinStandardHelpOptions = true, version = SlipwayCommand.VERSION)
final class OneVerbCommand implements Surroundings.Known {
  static final Map<String, Supplier<Object>> VERBS =
      Map.of(
          "build", BuildCommand::new,
          "executor", ExecutorCommand::new,
          "parse", ParseCommand::new,
          "expand", ExpandCommand::new,
          "match", MatchCommand::new);

  private final Surroundings surroundings;

  OneVerbCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Surroundings surroundings() {
    return surroundings;
  }

  @Override
  public CommandLine commandLine() {
    return SlipwayMain.commandLine(surroundings);
  }
}
