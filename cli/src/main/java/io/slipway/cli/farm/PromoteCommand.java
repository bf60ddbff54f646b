package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the promoter to move a tag to a build. */
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description = "Moves a tag to a build; a tag never moves to an older build.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway promote 127.0.0.1:5000/hello 2",
      "  slipway promote IMAGE 2 --to staging --dry-run",
      "  slipway promote IMAGE 2 --to staging    where the farm checks: asks for the check again"
    })
public final class PromoteCommand implements Callable<Integer> {
  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;

  @Parameters(index = "0", paramLabel = "IMAGE", description = "Image without tag.")
  private String image = "";

  @Parameters(index = "1", paramLabel = "NUMBER", description = "Number of the build.")
  private long number;

  @Option(names = "--to", paramLabel = "TAG", description = "The tag (default: latest).")
  private String to = "latest";

  @Option(names = "--by", paramLabel = "NAME", description = "Who asks (default: this user).")
  private String by = System.getProperty("user.name", "unknown");

  @Option(names = "--dry-run", description = "Only says what would happen; writes nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws InterruptedException, IOException {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("image", image)
            .put("number", number)
            .put("to", to)
            .put("by", by);
    String path = "/api/v1/promotions" + (dryRun ? "?dryRun=true" : "");
    JsonNode answer = farm.client().post(path, body, Map.of());
    if (dryRun) {
      return foreseen(answer);
    }
    if (report.json()) {
      report.print(answer);
    } else {
      String digest = answer.path("digest").asText("");
      String state = digest.isEmpty() ? "(asked for, not done yet)" : digest;
      report.out().println(image + ":" + to + " -> build " + number + " " + state);
    }
    return ExitCodes.OK;
  }

  /** A refusal ends with the exit code that the promotion itself would have. */
  private int foreseen(JsonNode answer) throws IOException {
    boolean refused = false;
    if (report.json()) {
      report.print(answer);
    } else if (answer.path("verdicts").isEmpty()) {
      report.out().println(image + ":" + to + " is at build " + number + " already");
    }
    for (JsonNode verdict : answer.path("verdicts")) {
      refused |= verdict.path("outcome").asText().equals("refused");
      if (!report.json()) {
        report.out().println(image + ":" + verdict.path("tag").asText() + " " + fate(verdict));
      }
    }
    return refused ? ExitCodes.USAGE : ExitCodes.OK;
  }

  private static String fate(JsonNode verdict) {
    String why = verdict.path("why").asText();
    return switch (verdict.path("outcome").asText()) {
      case "refused" ->
          "would be refused by the rule '" + verdict.path("rule").asText() + "': " + why;
      case "checks" -> "waits for its gate: " + why;
      default ->
          "would move from "
              + Digests.shortened(verdict.path("from"))
              + " to "
              + Digests.shortened(verdict.path("to"));
    };
  }
}
