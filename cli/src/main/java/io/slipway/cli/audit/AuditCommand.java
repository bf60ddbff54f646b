package io.slipway.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.cli.farm.FarmClient;
import io.slipway.cli.farm.FarmOptions;
import io.slipway.cli.farm.Table;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import io.slipway.cli.verb.VerbFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who did what to tags, images and projects, and who was turned away. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Shows, exports and verifies the chain of privileged acts and denials.",
    subcommands = {AuditCommand.Ls.class, AuditCommand.Export.class, VerifyCommand.class})
public final class AuditCommand implements Runnable {
  static final String PATH = "/api/v1/audit";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "name a verb: audit ls, audit verify or audit export");
  }

  /** Lists records. */
  @Command(
      name = "ls",
      mixinStandardHelpOptions = true,
      description = "Lists records of the audit trail, newest first.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  slipway audit ls --since 24h",
        "  slipway audit ls --image 127.0.0.1:5000/hello"
      })
  static final class Ls implements Callable<Integer> {
    private final Clock clock = Clock.systemUTC();

    @Mixin private FarmOptions farm;
    @Mixin private ReportOptions report;

    @Option(names = "--image", paramLabel = "IMAGE", description = "Only about this image.")
    private Optional<String> image = Optional.empty();

    @Option(
        names = "--since",
        paramLabel = "D",
        description = "Only since then: 30m, 24h, 7d, or a moment like 2026-03-01T10:00:00Z.")
    private Optional<String> since = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "At most N (default: 100).")
    private int limit = 100;

    @Override
    public Integer call() throws InterruptedException, IOException {
      String query =
          "?limit="
              + limit
              + image.map(i -> "&image=" + FarmClient.encode(i)).orElse("")
              + since.map(s -> "&since=" + FarmClient.encode(moment(s))).orElse("");
      JsonNode answer = farm.client().get(PATH + query);
      if (report.json()) {
        report.print(answer);
        return ExitCodes.OK;
      }
      Table table = new Table("SEQUENCE", "WHEN", "ACTOR", "ACTION", "SUBJECT", "WHY");
      for (JsonNode record : answer.path("records")) {
        table.row(
            record.path("sequence").asText(),
            record.path("at").asText(),
            record.path("actor").asText(),
            record.path("action").asText(),
            record.path("subject").asText(),
            record.path("why").asText());
      }
      if (answer.path("records").isEmpty()) {
        report.err().println("nothing is recorded");
      } else {
        table.lines().forEach(report.out()::println);
      }
      return ExitCodes.OK;
    }

    private String moment(String text) {
      try {
        if (text.matches("[0-9]{1,6}[smhd]")) {
          String iso = text.endsWith("d") ? "P" + text : "PT" + text;
          return clock.instant().minus(Duration.parse(iso)).toString();
        }
        return Instant.parse(text).toString();
      } catch (DateTimeException e) {
        throw VerbFailed.usage(
            "--since is 30m, 24h, 7d or a moment like 2026-03-01T10:00:00Z, not '" + text + "'");
      }
    }
  }

  /** Writes the chain. */
  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = "Writes the whole chain to standard output, one JSON record on each line.",
      footerHeading = "%nExample:%n",
      footer =
          "  slipway audit export > audit.jsonl && slipway audit verify --from-file audit.jsonl")
  static final class Export implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private FarmOptions farm;

    @Override
    public Integer call() throws InterruptedException, IOException {
      try (BufferedReader lines = lines(farm.client())) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          spec.commandLine().getOut().println(line);
        }
      }
      spec.commandLine().getOut().flush();
      return ExitCodes.OK;
    }
  }

  /** The farm's chain, a record on each line. */
  static BufferedReader lines(FarmClient client) throws InterruptedException {
    return new BufferedReader(
        new InputStreamReader(
            client.stream(PATH + "/export", "application/x-ndjson"), StandardCharsets.UTF_8));
  }
}
