package io.slipway.cli.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cli.farm.FarmClient;
import io.slipway.cli.farm.FarmOptions;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import io.slipway.events.AuditChain.End;
import io.slipway.events.ChainCheck;
import io.slipway.events.FarmEvent.AuditRecorded;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks the chain, record by record; nothing that the farm says about it is taken on trust. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks every hash and number of the audit trail, and that every event has its record.",
      "Exit code 1 when it is broken. The last line is the anchor for the next --expect."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway audit verify",
      "  slipway audit verify --from-file audit.jsonl --expect sha256:3f0c...@120"
    })
final class VerifyCommand implements Callable<Integer> {
  /** An event that was just told is recorded within moments. */
  private static final int LOOKS = 40;

  private static final Duration PAUSE = Duration.ofMillis(250);

  @Spec private CommandSpec spec;
  @Mixin private FarmOptions farm;
  @Mixin private ReportOptions report;

  @Option(
      names = "--from-file",
      paramLabel = "F",
      description = "An export instead of the farm; whether events are missing is not seen.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--expect",
      paramLabel = "HASH@SEQ",
      description = "A last record known from before: shows a shortened or rewritten chain.")
  private Optional<String> expect = Optional.empty();

  /** How far the chain is whole, and what is wrong behind that. */
  private record Result(End end, Optional<String> problem) {}

  @Override
  public Integer call() throws InterruptedException, IOException {
    Optional<End> anchor = expect.map(VerifyCommand::anchor);
    Result result = file.isPresent() ? fromFile(file.get(), anchor) : fromFarm(anchor);
    if (report.json()) {
      ObjectNode node =
          JsonNodeFactory.instance
              .objectNode()
              .put("whole", result.problem().isEmpty())
              .put("records", result.end().sequence())
              .put("last", result.end().toString());
      result.problem().ifPresent(text -> node.put("problem", text));
      report.print(node);
    } else if (result.problem().isPresent()) {
      report.out().println("broken: " + result.problem().get());
      report.out().println("whole up to " + result.end());
    } else {
      report
          .out()
          .println(result.end().sequence() + " records, chain whole, last hash " + result.end());
    }
    return result.problem().isEmpty() ? ExitCodes.OK : ExitCodes.BUILD_FAILED;
  }

  private static End anchor(String text) {
    try {
      return End.parse(text);
    } catch (IllegalArgumentException e) {
      throw VerbFailed.usage("--expect: " + e.getMessage());
    }
  }

  private Result fromFile(Path path, Optional<End> anchor) throws IOException {
    Path from = Surroundings.of(spec).directory().resolve(path);
    if (!Files.isReadable(from)) {
      throw VerbFailed.usage("no file " + from);
    }
    // What is no UTF-8 is no reason to stop: it does not have the hash of what was there.
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(Files.newInputStream(from), UTF_8))) {
      return check(lines, anchor, record -> {});
    }
  }

  /** The events are looked up first: by the time that the chain is read, it has to have them. */
  private Result fromFarm(Optional<End> anchor) throws InterruptedException, IOException {
    FarmClient client = farm.client();
    var sources = client.get(AuditCommand.PATH + "/sources");
    for (int look = 1; ; look++) {
      SourceCheck events = new SourceCheck(sources);
      Result result;
      try (BufferedReader lines = AuditCommand.lines(client)) {
        result = check(lines, anchor, record -> events.recorded(record.source()));
      }
      if (result.problem().isPresent() || events.missing() == 0 || look == LOOKS) {
        return new Result(result.end(), result.problem().or(events::problem));
      }
      Thread.sleep(PAUSE);
    }
  }

  private static Result check(
      BufferedReader lines, Optional<End> anchor, Consumer<AuditRecorded> each) throws IOException {
    ChainCheck check = new ChainCheck(anchor);
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      AuditRecorded record;
      try {
        record = RecordLine.read(line);
      } catch (IllegalArgumentException e) {
        return new Result(check.end(), Optional.of("record " + number + ": " + e.getMessage()));
      }
      Optional<String> problem = check.next(record);
      if (problem.isPresent()) {
        return new Result(check.end(), problem);
      }
      each.accept(record);
    }
    return new Result(check.end(), check.finish());
  }
}
