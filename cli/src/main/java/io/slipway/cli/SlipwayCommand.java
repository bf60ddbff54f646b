package io.slipway.cli;

import io.slipway.cli.audit.AuditCommand;
import io.slipway.cli.build.BuildCommand;
import io.slipway.cli.build.ExecutorCommand;
import io.slipway.cli.build.ImportCommand;
import io.slipway.cli.demo.DemoCommand;
import io.slipway.cli.farm.ApproveCommand;
import io.slipway.cli.farm.CancelCommand;
import io.slipway.cli.farm.DeadLettersCommand;
import io.slipway.cli.farm.DriftCommand;
import io.slipway.cli.farm.HistoryCommand;
import io.slipway.cli.farm.ListCommand;
import io.slipway.cli.farm.LogsCommand;
import io.slipway.cli.farm.ProjectCommand;
import io.slipway.cli.farm.PromoteCommand;
import io.slipway.cli.farm.RecheckCommand;
import io.slipway.cli.farm.RetentionCommand;
import io.slipway.cli.farm.RetryCommand;
import io.slipway.cli.farm.RollbackCommand;
import io.slipway.cli.farm.ShowCommand;
import io.slipway.cli.farm.SubmitCommand;
import io.slipway.cli.farm.TraceCommand;
import io.slipway.cli.farm.WhyWaitingCommand;
import io.slipway.cli.language.ExpandCommand;
import io.slipway.cli.language.MatchCommand;
import io.slipway.cli.language.ParseCommand;
import io.slipway.cli.local.BuilderCommand;
import io.slipway.cli.local.DownCommand;
import io.slipway.cli.local.StatusCommand;
import io.slipway.cli.local.UpCommand;
import io.slipway.cli.store.DuCommand;
import io.slipway.cli.store.PruneCommand;
import io.slipway.cli.verb.Surroundings;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of all verbs. */
@Command(
    name = "slipway",
    mixinStandardHelpOptions = true,
    version = SlipwayCommand.VERSION,
    synopsisSubcommandLabel = "VERB",
    description = "Builds container images from Dockerfiles without a daemon and without root.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway build -t 127.0.0.1:5000/hello .     build and push, no farm needed",
      "  slipway up && slipway demo                   a farm on this machine, a build end to end",
      "  slipway ls                                   builds of the farm",
      "",
      "Exit codes: 0 ok, 1 the build failed, 2 usage, 3 the farm or the machine failed."
    },
    subcommands = {
      BuildCommand.class,
      ExecutorCommand.class,
      ImportCommand.class,
      DuCommand.class,
      PruneCommand.class,
      SubmitCommand.class,
      ListCommand.class,
      ShowCommand.class,
      LogsCommand.class,
      TraceCommand.class,
      WhyWaitingCommand.class,
      CancelCommand.class,
      RetryCommand.class,
      PromoteCommand.class,
      ApproveCommand.class,
      RecheckCommand.class,
      RollbackCommand.class,
      HistoryCommand.class,
      DriftCommand.class,
      RetentionCommand.class,
      ProjectCommand.class,
      DeadLettersCommand.class,
      AuditCommand.class,
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      BuilderCommand.class,
      DemoCommand.class,
      ParseCommand.class,
      ExpandCommand.class,
      MatchCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class
    })
public final class SlipwayCommand implements Surroundings.Known {
  static final String VERSION = "slipway 0.1.0";

  private final Surroundings surroundings;

  SlipwayCommand(Surroundings surroundings) {
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
