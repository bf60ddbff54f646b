package io.slipway.cli.language;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.build.dockerfile.ignore.IgnoreRules;
import io.slipway.cli.verb.Surroundings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says of paths whether ignore rules leave them out. */
@Command(
    name = "match",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether ignore rules leave a path out: reads JSON lines from standard input and prints",
      "true, false, or error and the reason."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  echo '{\"patterns\":[\"**/*.md\",\"!README.md\"],\"path\":\"docs/a.md\"}' | slipway match"
    })
public final class MatchCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Lines.answer(
        Surroundings.of(spec).streams().in(), spec.commandLine().getOut(), MatchCommand::verdict);
    return 0;
  }

  private static String verdict(String line) {
    try {
      JsonNode question = JSON.readTree(line);
      List<String> patterns = new ArrayList<>();
      question.path("patterns").forEach(pattern -> patterns.add(pattern.asText()));
      return String.valueOf(IgnoreRules.of(patterns).excludes(question.path("path").asText()));
    } catch (JsonProcessingException e) {
      return "error: not JSON: " + e.getOriginalMessage();
    } catch (IllegalArgumentException e) {
      return "error: " + e.getMessage();
    }
  }
}
