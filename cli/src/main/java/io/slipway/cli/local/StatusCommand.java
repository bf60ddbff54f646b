package io.slipway.cli.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cli.farm.FarmClient;
import io.slipway.cli.farm.FarmFile;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says whether the farm on this machine runs and is well. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Says whether the farm on this machine runs; exit code 3 when it is not ready.",
    footerHeading = "%nExamples:%n",
    footer = {"  slipway status", "  slipway status -o json | jq -r .url"})
public final class StatusCommand implements Callable<Integer> {
  @Mixin private HomeOption home;
  @Mixin private ReportOptions report;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LocalFarm local = home.farm();
    Optional<FarmFile> farm = local.ready();
    List<ProcessRecord> processes = local.processes();
    String health = farm.isPresent() ? health(farm.get()) : "not running";
    if (report.json()) {
      report.print(document(local, farm, processes, health));
    } else {
      report.out().println(health + ", state in " + local.home());
      farm.ifPresent(f -> report.out().println("url " + f.url() + "  registry " + f.registry()));
      for (ProcessRecord process : processes) {
        report
            .out()
            .printf(
                "  %-10s pid %-8d since %s%n", process.name(), process.pid(), process.startedAt());
      }
    }
    return health.equals("ready") ? ExitCodes.OK : ExitCodes.FARM;
  }

  private static String health(FarmFile farm) throws InterruptedException {
    try {
      new FarmClient(farm.url()).get("/q/health/ready");
      return "ready";
    } catch (VerbFailed e) {
      return "not ready: " + e.getMessage();
    }
  }

  private static ObjectNode document(
      LocalFarm local, Optional<FarmFile> farm, List<ProcessRecord> processes, String health) {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("status", health)
            .put("home", local.home().toString());
    farm.ifPresent(
        f ->
            document
                .put("url", f.url().toString())
                .put("registry", f.registry())
                .put("git", f.git()));
    var list = document.putArray("processes");
    processes.forEach(p -> list.addObject().put("name", p.name()).put("pid", p.pid()));
    return document;
  }
}
