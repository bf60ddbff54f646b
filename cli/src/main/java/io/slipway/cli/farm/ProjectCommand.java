package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

/** Projects: what a push is matched against. */
@Command(
    name = "project",
    mixinStandardHelpOptions = true,
    description = "Registers and lists projects.",
    subcommands = {
      ProjectCommand.Add.class,
      ProjectCommand.ListProjects.class,
      ProjectCheckCommand.class,
      ProjectStatusCommand.class
    })
public final class ProjectCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "name a verb: project add, project ls, project check or project status");
  }

  /** Registers a project, or changes it with {@code --replace}. */
  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Registers a project; changes it with --replace.",
      footerHeading = "%nExample:%n",
      footer = {
        "  slipway project add hello --repo http://127.0.0.1:3000/hello.git \\",
        "      --image 127.0.0.1:5000/hello --secret-file secret.txt",
        "  slipway project add shop --repo https://gitlab.example.org/shop.git --forge gitlab \\",
        "      --image registry.example.org/shop --git-tag 'v*' --release-tag '<tag>' \\",
        "      --release-tag '<major>.<minor>' --pull-requests --poll 5m --weight 3"
      })
  static final class Add implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private FarmOptions farm;
    @Mixin private ReportOptions report;
    @Mixin private ProjectRuleOptions rules;

    @Parameters(paramLabel = "ID", description = "Short name: a-z, 0-9 and -.")
    private String id = "";

    @Option(names = "--repo", required = true, paramLabel = "URL", description = "http(s) URL.")
    private String repository = "";

    @Option(names = "--image", required = true, paramLabel = "IMAGE", description = "Without tag.")
    private String image = "";

    @Option(
        names = "--branch",
        paramLabel = "NAME",
        description = "Branch that is built (default: main); may be repeated.")
    private List<String> branches = new ArrayList<>();

    @Option(
        names = "--gate",
        paramLabel = "GATE",
        description = "automatic (default) or manual: what latest waits for.")
    private String gate = "automatic";

    @Option(names = "--file", paramLabel = "FILE", description = "Build file.")
    private String dockerfile = "Dockerfile";

    @Option(names = "--context", paramLabel = "DIR", description = "Directory in the repository.")
    private String context = "";

    @Option(
        names = "--secret-file",
        paramLabel = "FILE",
        description = "File with the webhook's secret (default: SLIPWAY_WEBHOOK_SECRET).")
    private Optional<Path> secretFile = Optional.empty();

    @Option(names = "--replace", description = "Changes a project that is registered already.")
    private boolean replace;

    @Override
    public Integer call() throws InterruptedException, IOException {
      ObjectNode body =
          JsonNodeFactory.instance
              .objectNode()
              .put("id", id)
              .put("repositoryUrl", repository)
              .put("image", image)
              .put("gate", gate.toUpperCase(Locale.ROOT))
              .put("dockerfile", dockerfile)
              .put("context", context);
      rules.into(body);
      secret().ifPresent(text -> body.put("secret", text));
      (branches.isEmpty() ? List.of("main") : branches).forEach(body.putArray("branches")::add);
      FarmClient client = farm.client();
      JsonNode answer =
          replace
              ? client.put("/api/v1/projects/" + FarmClient.encode(id), body)
              : client.post("/api/v1/projects", body, Map.of());
      if (report.json()) {
        report.print(answer);
      } else {
        report.out().println("project " + id + " builds " + image + " from " + repository);
        report
            .err()
            .println("webhook: POST /webhooks/" + rules.forge() + "/" + id + ", with the secret");
      }
      return ExitCodes.OK;
    }

    /**
     * Never a flag: command lines are visible to every user of the machine. A project that is
     * changed keeps its secret when there is no new one.
     */
    private Optional<String> secret() throws IOException {
      Surroundings here = Surroundings.of(spec);
      if (secretFile.isPresent()) {
        Path file = here.directory().resolve(secretFile.get());
        if (!Files.isRegularFile(file)) {
          throw VerbFailed.usage("no secret file " + file);
        }
        return Optional.of(Files.readString(file).strip());
      }
      Optional<String> secret = here.variable("SLIPWAY_WEBHOOK_SECRET");
      if (secret.isEmpty() && !replace) {
        throw VerbFailed.usage(
            "the webhook's secret is missing: give --secret-file FILE or SLIPWAY_WEBHOOK_SECRET");
      }
      return secret;
    }
  }

  /** Lists projects. */
  @Command(
      name = "ls",
      mixinStandardHelpOptions = true,
      description = "Lists registered projects.",
      footerHeading = "%nExamples:%n",
      footer = {"  slipway project ls", "  slipway project ls -o json"})
  static final class ListProjects implements Callable<Integer> {
    @Mixin private FarmOptions farm;
    @Mixin private ReportOptions report;

    @Override
    public Integer call() throws InterruptedException, IOException {
      JsonNode answer = farm.client().get("/api/v1/projects");
      if (report.json()) {
        report.print(answer);
        return ExitCodes.OK;
      }
      Table table = new Table("ID", "REPOSITORY", "IMAGE", "BRANCHES", "GATE");
      for (JsonNode node : BuildView.elements(answer, "projects")) {
        List<String> branches = new ArrayList<>();
        node.path("branches").forEach(b -> branches.add(b.asText()));
        table.row(
            node.path("id").asText(),
            node.path("repositoryUrl").asText(),
            node.path("image").asText(),
            String.join(",", branches),
            node.path("gate").asText().toLowerCase(Locale.ROOT));
      }
      table.lines().forEach(report.out()::println);
      return ExitCodes.OK;
    }
  }
}
