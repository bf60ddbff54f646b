package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks for the end of a build. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description =
        "Ends a build: at once while it waits; a running one as soon as its builder has stopped it."
            + " Nothing is published, unless the image was there already.",
    footerHeading = "%nExamples:%n",
    footer = {"  slipway cancel hello#2", "  slipway cancel 3f0c --why 'wrong branch'"})
public final class CancelCommand implements Callable<Integer> {
  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;

  @Parameters(paramLabel = "BUILD", description = "Id, the beginning of one, or IMAGE#NUMBER.")
  private String build = "";

  @Option(names = "--why", paramLabel = "TEXT", description = "For people who look at the build.")
  private String why = "";

  @Option(names = "--by", paramLabel = "NAME", description = "Who asks (default: this user).")
  private String by = System.getProperty("user.name", "unknown");

  @Override
  public Integer call() throws InterruptedException, IOException {
    FarmClient client = farm.client();
    String id = new FarmBuilds(client).resolve(build);
    JsonNode body = JsonNodeFactory.instance.objectNode().put("by", by).put("why", why);
    JsonNode answer = client.post(FarmBuilds.path(id) + "/cancel", body, Map.of());
    if (report.json()) {
      report.print(answer);
    } else {
      report.out().println("asked for the end of " + id);
    }
    return ExitCodes.OK;
  }
}
