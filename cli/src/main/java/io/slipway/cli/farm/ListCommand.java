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

/** Lists builds, newest first. */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    description = "Lists builds of the farm, newest first.",
    footerHeading = "%nExamples:%n",
    footer = {"  slipway ls", "  slipway ls --image 127.0.0.1:5000/hello -o json"})
public final class ListCommand implements Callable<Integer> {
  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;

  @Option(names = "--image", paramLabel = "IMAGE", description = "Only builds of this image.")
  private Optional<String> image = Optional.empty();

  @Option(names = "--limit", paramLabel = "N", description = "At most N (default: 20).")
  private int limit = 20;

  @Override
  public Integer call() throws InterruptedException, IOException {
    String query = image.map(i -> "&image=" + FarmClient.encode(i)).orElse("");
    JsonNode answer = farm.client().get("/api/v1/builds?limit=" + limit + query);
    if (report.json()) {
      report.print(answer);
      return ExitCodes.OK;
    }
    Table table = new Table("BUILD", "IMAGE", "NUMBER", "STATUS", "COMMIT", "TAGS");
    boolean any = false;
    for (JsonNode node : BuildView.elements(answer, "builds")) {
      BuildView build = BuildView.of(node);
      any = true;
      table.row(
          build.id(),
          build.image(),
          build.number() == 0 ? "-" : Long.toString(build.number()),
          build.status(),
          build.shortCommit(),
          String.join(" ", build.tags()));
    }
    if (any) {
      table.lines().forEach(report.out()::println);
    } else {
      report.err().println("no builds yet; see 'slipway submit' or push to a registered project");
    }
    return ExitCodes.OK;
  }
}
