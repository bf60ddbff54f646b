package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows where the registry had tags otherwise than the ledger. */
@Command(
    name = "drift",
    mixinStandardHelpOptions = true,
    description = "Shows tags that the registry has otherwise than the ledger, and those put back.",
    footerHeading = "%nExamples:%n",
    footer = {"  slipway drift", "  slipway drift 127.0.0.1:5000/hello -o json"})
public final class DriftCommand implements Callable<Integer> {
  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;

  @Parameters(arity = "0..1", paramLabel = "IMAGE", description = "Only this image.")
  private Optional<String> image = Optional.empty();

  @Override
  public Integer call() throws InterruptedException, IOException {
    String query = image.map(i -> "?image=" + FarmClient.encode(i)).orElse("");
    JsonNode answer = farm.client().get("/api/v1/tags/drift" + query);
    if (report.json()) {
      report.print(answer);
      return ExitCodes.OK;
    }
    Table table = new Table("WHEN", "TAG", "STATE", "REGISTRY", "LEDGER");
    for (JsonNode drift : answer.path("tags")) {
      row(table, drift, drift.path("state").asText(), "wanted");
    }
    for (JsonNode restored : answer.path("restored")) {
      row(table, restored, "put back", "to");
    }
    table.lines().forEach(report.out()::println);
    String compared = answer.path("compared").asText("");
    report.err().println(compared.isEmpty() ? "not compared yet" : "compared at " + compared);
    return ExitCodes.OK;
  }

  private static void row(Table table, JsonNode node, String state, String wanted) {
    table.row(
        node.path("at").asText(),
        node.path("image").asText() + ":" + node.path("tag").asText(),
        state,
        Digests.shortened(node.path("found")),
        Digests.shortened(node.path(wanted)));
  }
}
