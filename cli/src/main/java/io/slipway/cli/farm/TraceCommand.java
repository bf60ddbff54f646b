package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.cli.trace.TraceDocument;
import io.slipway.cli.trace.Waterfall;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import io.slipway.cli.verb.Surroundings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws the trace of a build. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = "Draws where a build's time went, from webhook to promoted tag.",
    footerHeading = "%nExamples:%n",
    footer = {"  slipway trace hello#2", "  slipway trace 3f0c -o json"})
public final class TraceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;

  @Parameters(paramLabel = "BUILD", description = "Id, the beginning of one, or IMAGE#NUMBER.")
  private String build = "";

  @Override
  public Integer call() throws InterruptedException, IOException {
    FarmClient client = farm.client();
    String id = new FarmBuilds(client).resolve(build);
    JsonNode trace = client.get(FarmBuilds.path(id) + "/trace");
    if (report.json()) {
      report.print(trace);
      return ExitCodes.OK;
    }
    int columns = Surroundings.of(spec).columns();
    Waterfall.draw(TraceDocument.spans(trace), columns).forEach(report.out()::println);
    report.err().println("trace " + trace.path("traceId").asText());
    return ExitCodes.OK;
  }
}
