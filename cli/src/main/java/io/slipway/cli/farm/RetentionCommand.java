package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which tags may go, and why. */
@Command(
    name = "retention",
    mixinStandardHelpOptions = true,
    description = "Shows which tags the retention rules keep and delete.",
    subcommands = RetentionCommand.Plan.class)
public final class RetentionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a verb: retention plan IMAGE");
  }

  /** Makes a plan; applies it when asked to. */
  @Command(
      name = "plan",
      mixinStandardHelpOptions = true,
      description = "Shows the plan for an image; deletes nothing without --apply.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  slipway retention plan 127.0.0.1:5000/hello --keep 5",
        "  slipway retention plan 127.0.0.1:5000/hello --keep 5 --apply"
      })
  static final class Plan implements Callable<Integer> {
    @Mixin private FarmOptions farm;
    @Mixin private ReportOptions report;

    @Parameters(paramLabel = "IMAGE", description = "Image without tag.")
    private String image = "";

    @Option(names = "--keep", paramLabel = "N", description = "Keep the newest N of a family.")
    private Optional<Integer> keep = Optional.empty();

    @Option(names = "--apply", description = "Deletes what the plan says.")
    private boolean apply;

    @Override
    public Integer call() throws InterruptedException, IOException {
      FarmClient client = farm.client();
      String query = "?image=" + FarmClient.encode(image) + keep.map(n -> "&keep=" + n).orElse("");
      JsonNode plan = client.get("/api/v1/retention/plan" + query);
      JsonNode answer = apply ? apply(client, plan) : plan;
      if (report.json()) {
        report.print(answer);
      } else {
        print(plan);
      }
      return ExitCodes.OK;
    }

    private JsonNode apply(FarmClient client, JsonNode plan) throws InterruptedException {
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("image", image);
      keep.ifPresent(n -> body.put("keep", n));
      body.put("plan", plan.path("id").asText());
      return client.post("/api/v1/retention/apply", body, Map.of());
    }

    private void print(JsonNode plan) {
      Table table = new Table("TAG", "DECISION", "REASON", "DIGEST");
      for (JsonNode tag : BuildView.elements(plan, plan.has("tags") ? "tags" : "decisions")) {
        String digest = tag.path("digest").asText();
        table.row(
            tag.path("tag").asText(),
            tag.path("decision").asText(),
            tag.path("reason").asText(),
            digest.length() > 19 ? digest.substring(0, 19) : digest);
      }
      table.lines().forEach(report.out()::println);
      report.err().println(apply ? "applied" : "nothing was deleted; apply it with --apply");
    }
  }
}
