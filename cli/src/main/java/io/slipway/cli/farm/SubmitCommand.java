package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cli.git.RemoteRef;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the farm for a build without a webhook. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description = "Asks the farm to build a commit of a registered project.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway submit hello                 the head of the project's branch",
      "  slipway submit hello --ref v1.2 --wait",
      "  slipway submit hello --rebuild"
    })
public final class SubmitCommand implements Callable<Integer> {
  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;

  @Parameters(paramLabel = "PROJECT", description = "Id of the project; see 'slipway project ls'.")
  private String project = "";

  @Option(names = "--ref", paramLabel = "REF", description = "Branch or tag.")
  private Optional<String> ref = Optional.empty();

  @Option(
      names = "--commit",
      paramLabel = "HASH",
      description = "Full hash; without it the repository is asked for the head of REF.")
  private Optional<String> commit = Optional.empty();

  @Option(
      names = "--rebuild",
      description = "Nobody waits for it: people's builds go first (by night, after a new base).")
  private boolean rebuild;

  @Option(names = "--wait", description = "Follows the build; exit code 1 when it failed.")
  private boolean wait;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "The same key twice makes one build.")
  private Optional<String> key = Optional.empty();

  @Override
  public Integer call() throws InterruptedException, IOException {
    FarmClient client = farm.client();
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("project", project);
    if (commit.isPresent()) {
      body.put("commit", commit.get());
      ref.ifPresent(r -> body.put("ref", r.startsWith("refs/") ? r : "refs/heads/" + r));
    } else {
      RemoteRef head = head(client);
      body.put("commit", head.commit()).put("ref", head.ref());
    }
    if (rebuild) {
      body.put("urgency", "rebuild");
    }
    String once = key.orElseGet(() -> UUID.randomUUID().toString());
    JsonNode answer = client.post("/api/v1/builds", body, Map.of("Idempotency-Key", once));
    String id = BuildView.of(answer).id();
    if (report.json() && !wait) {
      report.print(answer);
    } else if (!wait) {
      report.out().println(id);
      report.err().println("follow it with: slipway logs -f " + id);
    }
    return wait ? follow(client, id) : ExitCodes.OK;
  }

  private RemoteRef head(FarmClient client) throws InterruptedException {
    for (JsonNode node : BuildView.elements(client.get("/api/v1/projects"), "projects")) {
      if (node.path("id").asText().equals(project)) {
        String branch = ref.orElseGet(() -> node.path("branches").path(0).asText(""));
        return RemoteRef.find(node.path("repositoryUrl").asText(), branch);
      }
    }
    throw VerbFailed.usage(
        "no project '" + project + "': see 'slipway project ls', or add it with 'project add'");
  }

  private int follow(FarmClient client, String id) throws InterruptedException {
    report.err().println("build " + id);
    BuildView end = new BuildFollower(client, id).follow(new LogPrinter(report.err(), false));
    if (report.json()) {
      report.print(new FarmBuilds(client).document(id));
    } else {
      report.out().println(end.status() + " " + (end.digest() + " " + end.message()).strip());
    }
    return BuildFollower.exitCode(end);
  }
}
