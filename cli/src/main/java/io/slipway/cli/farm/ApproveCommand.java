package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets a build through the gate of a stage. */
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = "Lets a build through a gate that waits for an approval, for its digest alone.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway approve 127.0.0.1:5000/hello 7",
      "  slipway approve 127.0.0.1:5000/hello 7 --for latest --by ada --digest sha256:..."
    })
public final class ApproveCommand implements Callable<Integer> {
  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;
  @Mixin private BuildParameters build;

  @Option(
      names = "--for",
      paramLabel = "TAG",
      description = "The stage (default: the first that waits for an approval).")
  private Optional<String> to = Optional.empty();

  @Option(
      names = "--digest",
      paramLabel = "DIGEST",
      description = "What was looked at (default: the build's digest); refused for other bytes.")
  private Optional<String> digest = Optional.empty();

  @Option(names = "--by", paramLabel = "NAME", description = "Who approves (default: this user).")
  private String by = System.getProperty("user.name", "unknown");

  @Override
  public Integer call() throws InterruptedException, IOException {
    ObjectNode body = build.askedBy(by);
    to.ifPresent(tag -> body.put("to", tag));
    digest.ifPresent(bytes -> body.put("digest", bytes));
    JsonNode answer = farm.client().post("/api/v1/promotions/approvals", body, Map.of());
    if (report.json()) {
      report.print(answer);
    } else {
      String there = answer.path("digest").asText("");
      String tag = answer.path(there.isEmpty() ? "to" : "tag").asText();
      String state = there.isEmpty() ? "(approved, not moved yet)" : there;
      report.out().println(build.image() + ":" + tag + " -> build " + build.number() + " " + state);
    }
    return ExitCodes.OK;
  }
}
