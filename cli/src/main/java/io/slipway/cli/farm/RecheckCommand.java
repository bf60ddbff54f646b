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

/** Has a build checked once more at the gate of a stage. */
@Command(
    name = "recheck",
    mixinStandardHelpOptions = true,
    description = {
      "Has a build checked once more at a gate that runs a program or asks an address.",
      "A build that fails keeps the tags that it has, and gets no further ones: no promotion and"
          + " no rollback brings it into a stage behind that gate until it passes."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway recheck 127.0.0.1:5000/hello 7",
      "  slipway recheck 127.0.0.1:5000/hello 7 --for staging --by nightly"
    })
public final class RecheckCommand implements Callable<Integer> {
  /** Seconds; a client waits half a minute for any answer. */
  private static final int WAIT = 25;

  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;
  @Mixin private BuildParameters build;

  @Option(
      names = "--for",
      paramLabel = "TAG",
      description = "The stage (default: the first that the farm checks).")
  private Optional<String> to = Optional.empty();

  @Option(names = "--by", paramLabel = "NAME", description = "Who asks (default: this user).")
  private String by = System.getProperty("user.name", "unknown");

  @Override
  public Integer call() throws InterruptedException, IOException {
    ObjectNode body = build.askedBy(by);
    to.ifPresent(tag -> body.put("to", tag));
    JsonNode answer = farm.client().post("/api/v1/promotions/checks?wait=" + WAIT, body, Map.of());
    if (report.json()) {
      report.print(answer);
    } else {
      boolean over = answer.has("outcome");
      String tag = answer.path(over ? "tag" : "to").asText();
      String state =
          over
              ? "passed the gate of " + tag
              : "is being checked at the gate of " + tag + "; read slipway history";
      report.out().println(build.image() + ": build " + build.number() + " " + state);
    }
    return ExitCodes.OK;
  }
}
