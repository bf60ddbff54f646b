package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows how the tags of an image came where they are. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description =
        "Shows the ledger of an image's tags, newest first: who, why, from, to, refusals.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway history 127.0.0.1:5000/hello",
      "  slipway history 127.0.0.1:5000/hello latest -o json"
    })
public final class HistoryCommand implements Callable<Integer> {
  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;

  @Parameters(index = "0", paramLabel = "IMAGE", description = "Image without tag.")
  private String image = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "TAG", description = "Only this tag.")
  private Optional<String> tag = Optional.empty();

  @Option(names = "--limit", paramLabel = "N", description = "At most N lines (default: 100).")
  private int limit = 100;

  @Override
  public Integer call() throws InterruptedException, IOException {
    String only = tag.map(t -> "&tag=" + FarmClient.encode(t)).orElse("");
    JsonNode answer =
        farm.client()
            .get(
                "/api/v1/tags/history?image="
                    + FarmClient.encode(image)
                    + only
                    + "&limit="
                    + limit);
    if (report.json()) {
      report.print(answer);
      return ExitCodes.OK;
    }
    Table table = new Table("WHEN", "TAG", "OUTCOME", "BUILD", "FROM", "TO", "BY", "WHY");
    for (JsonNode line : answer.path("moves")) {
      table.row(
          line.path("at").asText(),
          line.path("tag").asText(),
          line.path("outcome").asText(),
          line.path("number").asText(),
          Digests.shortened(line.path("from")),
          Digests.shortened(line.path("to")),
          line.path("by").asText(),
          line.path("why").asText());
    }
    table.lines().forEach(report.out()::println);
    return ExitCodes.OK;
  }
}
