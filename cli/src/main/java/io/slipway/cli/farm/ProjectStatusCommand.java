package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows or sets where a project's results are told. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows or sets where the results of a project's builds are told to its forge.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway project status hello",
      "  slipway project status hello --api https://api.github.com --token-file hello.token"
    })
public final class ProjectStatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;

  @Parameters(paramLabel = "ID", description = "The project.")
  private String id = "";

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "Base URL of the forge's API. The token is sent there and nowhere else.")
  private Optional<String> api = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with a token that may write statuses (default: SLIPWAY_STATUS_TOKEN).")
  private Optional<Path> tokenFile = Optional.empty();

  @Override
  public Integer call() throws InterruptedException, IOException {
    String path = "/api/v1/projects/" + FarmClient.encode(id) + "/status";
    FarmClient client = farm.client();
    JsonNode answer = api.isEmpty() ? client.get(path) : set(client, path, api.get());
    if (report.json()) {
      report.print(answer);
    } else if (answer.path("told").asBoolean()) {
      report.out().println("results of " + id + " are told to " + answer.path("api").asText());
    } else {
      report.out().println("results of " + id + " are told to nobody");
    }
    return ExitCodes.OK;
  }

  private JsonNode set(FarmClient client, String path, String url)
      throws InterruptedException, IOException {
    return client.put(
        path, JsonNodeFactory.instance.objectNode().put("api", url).put("token", token()));
  }

  /** Never a flag: command lines are visible to every user of the machine. */
  private String token() throws IOException {
    Surroundings here = Surroundings.of(spec);
    if (tokenFile.isPresent()) {
      Path file = here.directory().resolve(tokenFile.get());
      if (!Files.isRegularFile(file)) {
        throw VerbFailed.usage("no token file " + file);
      }
      return Files.readString(file).strip();
    }
    return here.variable("SLIPWAY_STATUS_TOKEN")
        .orElseThrow(
            () ->
                VerbFailed.usage(
                    "the token is missing: give --token-file FILE or SLIPWAY_STATUS_TOKEN"));
  }
}
