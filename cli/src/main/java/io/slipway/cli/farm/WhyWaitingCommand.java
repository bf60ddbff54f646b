package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.cli.progress.Amounts;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says what a build waits for. */
@Command(
    name = "why-waiting",
    mixinStandardHelpOptions = true,
    description = "Says what a build waits for, behind how many others, and for how long.",
    footerHeading = "%nExamples:%n",
    footer = {"  slipway why-waiting hello#2", "  slipway why-waiting 3f0c -o json"})
public final class WhyWaitingCommand implements Callable<Integer> {
  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;

  @Parameters(paramLabel = "BUILD", description = "Id, the beginning of one, or IMAGE#NUMBER.")
  private String build = "";

  @Override
  public Integer call() throws InterruptedException, IOException {
    FarmClient client = farm.client();
    String id = new FarmBuilds(client).resolve(build);
    JsonNode wait = client.get(FarmBuilds.path(id) + "/why-waiting");
    if (report.json()) {
      report.print(wait);
    } else {
      print(wait);
    }
    return ExitCodes.OK;
  }

  private void print(JsonNode wait) {
    line("limit", wait.path("limit").asText());
    line("why", wait.path("explanation").asText());
    if (wait.path("limit").asText().equals("none")) {
      return;
    }
    JsonNode holder = wait.path("holder");
    if (!holder.isMissingNode()) {
      String builder = holder.path("builder").asText("");
      line(
          "holder",
          holder.path("image").asText()
              + "#"
              + holder.path("number").asText()
              + " "
              + holder.path("state").asText()
              + (builder.isEmpty() ? "" : " on " + builder));
    }
    line("position", wait.path("position").asText());
    JsonNode seconds = wait.path("estimateSeconds");
    String basis = " (" + wait.path("basis").asText() + ")";
    line(
        "estimate",
        seconds.isMissingNode()
            ? "unknown" + basis
            : Amounts.seconds(Duration.ofSeconds(seconds.asLong())) + basis);
  }

  private void line(String name, String value) {
    report.out().printf("%-8s %s%n", name, Amounts.printable(value));
  }
}
