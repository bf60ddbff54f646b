package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Builds the same source again. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = "Builds the source of a build that has ended again, under a number of its own.",
    footerHeading = "%nExamples:%n",
    footer = {"  slipway retry hello#2", "  slipway logs -f $(slipway retry hello#2)"})
public final class RetryCommand implements Callable<Integer> {
  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;

  @Parameters(paramLabel = "BUILD", description = "Id, the beginning of one, or IMAGE#NUMBER.")
  private String build = "";

  @Option(names = "--by", paramLabel = "NAME", description = "Who asks (default: this user).")
  private String by = System.getProperty("user.name", "unknown");

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "The same key twice makes one build.")
  private Optional<String> key = Optional.empty();

  @Override
  public Integer call() throws InterruptedException, IOException {
    FarmClient client = farm.client();
    String id = new FarmBuilds(client).resolve(build);
    JsonNode body = JsonNodeFactory.instance.objectNode().put("by", by);
    String once = key.orElseGet(() -> UUID.randomUUID().toString());
    JsonNode answer =
        client.post(FarmBuilds.path(id) + "/retry", body, Map.of("Idempotency-Key", once));
    if (report.json()) {
      report.print(answer);
    } else {
      report.out().println(BuildView.of(answer).id());
    }
    return ExitCodes.OK;
  }
}
