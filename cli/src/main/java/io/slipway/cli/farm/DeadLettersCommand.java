package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.ReportOptions;
import io.slipway.cli.verb.VerbFailed;
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

/** Messages that no reader could handle. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    description = "Lists messages that could not be handled, and puts them back.",
    subcommands = {DeadLettersCommand.Ls.class, DeadLettersCommand.Replay.class})
public final class DeadLettersCommand implements Runnable {
  private static final String PATH = "/api/v1/dead-letters";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "name a verb: dead-letters ls or dead-letters replay");
  }

  /** Lists them. */
  @Command(
      name = "ls",
      mixinStandardHelpOptions = true,
      description = "Lists messages that could not be handled, newest first.",
      footerHeading = "%nExamples:%n",
      footer = {"  slipway dead-letters ls", "  slipway dead-letters ls --topic image-events"})
  static final class Ls implements Callable<Integer> {
    @Mixin private FarmOptions farm;
    @Mixin private ReportOptions report;

    @Option(names = "--topic", paramLabel = "T", description = "Only those of this topic.")
    private Optional<String> topic = Optional.empty();

    @Override
    public Integer call() throws InterruptedException, IOException {
      String query = topic.map(t -> "?topic=" + FarmClient.encode(t)).orElse("");
      JsonNode answer = farm.client().get(PATH + query);
      if (report.json()) {
        report.print(answer);
        return ExitCodes.OK;
      }
      Table table = new Table("PLACE", "WHEN", "READER", "KEY", "REPLAYED", "REASON", "SUMMARY");
      for (JsonNode letter : answer.path("letters")) {
        JsonNode replays = letter.path("replays");
        table.row(
            letter.path("place").asText(),
            letter.path("at").asText(),
            letter.path("reader").asText(),
            letter.path("key").asText(),
            replays.isEmpty() ? "no" : replays.path(replays.size() - 1).path("at").asText(),
            letter.path("reason").asText(),
            letter.path("summary").asText());
      }
      if (answer.path("letters").isEmpty()) {
        report.err().println("no dead letters");
      } else {
        table.lines().forEach(report.out()::println);
      }
      return ExitCodes.OK;
    }
  }

  /** Puts them back. */
  @Command(
      name = "replay",
      mixinStandardHelpOptions = true,
      description = "Puts messages back at the end of their topics, as they were.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  slipway dead-letters replay image-events/2/17",
        "  slipway dead-letters replay --all --topic image-events"
      })
  static final class Replay implements Callable<Integer> {
    @Mixin private FarmOptions farm;
    @Mixin private ReportOptions report;

    @Parameters(
        arity = "0..1",
        paramLabel = "PLACE",
        description = "TOPIC/PARTITION/OFFSET, as 'dead-letters ls' shows it.")
    private Optional<String> place = Optional.empty();

    @Option(names = "--all", description = "All that were not replayed yet.")
    private boolean all;

    @Option(names = "--topic", paramLabel = "T", description = "Only those of this topic.")
    private Optional<String> topic = Optional.empty();

    @Option(names = "--again", description = "Also what was replayed before.")
    private boolean again;

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks (default: this user).")
    private String by = System.getProperty("user.name", "unknown");

    @Override
    public Integer call() throws InterruptedException, IOException {
      if (place.isPresent() == all) {
        throw VerbFailed.usage("name either the PLACE of one dead letter, or --all");
      }
      ObjectNode body =
          JsonNodeFactory.instance.objectNode().put("all", all).put("again", again).put("by", by);
      place.ifPresent(p -> body.put("place", p));
      topic.ifPresent(t -> body.put("topic", t));
      JsonNode answer = farm.client().post(PATH + "/replay", body, Map.of());
      if (report.json()) {
        report.print(answer);
        return ExitCodes.OK;
      }
      for (JsonNode one : answer.path("replayed")) {
        report.out().println(one.path("place").asText() + " -> " + one.path("to").asText());
      }
      report.err().println(answer.path("replayed").size() + " replayed");
      return ExitCodes.OK;
    }
  }
}
