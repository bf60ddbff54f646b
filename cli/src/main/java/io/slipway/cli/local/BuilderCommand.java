package io.slipway.cli.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Adds a builder process to the farm on this machine. */
@Command(
    name = "builder",
    mixinStandardHelpOptions = true,
    description = "Adds a builder process to the farm that runs on this machine.",
    footerHeading = "%nExamples:%n",
    footer = {"  slipway builder", "  slipway builder --home /srv/farm"})
public final class BuilderCommand implements Callable<Integer> {
  @Mixin private HomeOption home;
  @Mixin private ReportOptions report;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LocalFarm local = home.farm();
    var farm =
        local
            .ready()
            .orElseThrow(
                () -> VerbFailed.farm("no farm runs in " + local.home() + ": slipway up first"));
    ProcessRecord started = local.addBuilder(farm);
    if (report.json()) {
      report.print(
          JsonNodeFactory.instance
              .objectNode()
              .put("name", started.name())
              .put("pid", started.pid()));
    } else {
      report.out().println("started " + started.name() + " (pid " + started.pid() + ")");
    }
    return ExitCodes.OK;
  }
}
