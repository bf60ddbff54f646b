package io.slipway.cli.language;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.build.dockerfile.ExpansionException;
import io.slipway.build.dockerfile.ShellWords;
import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Expands variables in words, a line for each line. */
@Command(
    name = "expand",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Expands variables as build files do: reads one word per line from standard input and prints",
      "one expansion per line, or error: and the reason."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  echo '${tag:-latest}' | slipway expand --env tag=1.2",
      "  echo 'a \"b c\"' | slipway expand --words       [\"a\",\"b c\"]"
    })
public final class ExpandCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Option(names = "--env", paramLabel = "KEY=VALUE", description = "A variable; may be repeated.")
  private List<String> variables = new ArrayList<>();

  @Option(names = "--words", description = "Print the words of each line as a JSON array.")
  private boolean words;

  @Option(
      names = "--escape",
      paramLabel = "CHAR",
      defaultValue = "\\",
      description = "The escape character, a backslash (default) or a backtick.")
  private char escape = '\\';

  @Override
  public Integer call() throws IOException {
    Map<String, String> known = new LinkedHashMap<>();
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      if (equals < 1) {
        throw VerbFailed.usage("--env " + variable + ": want KEY=VALUE");
      }
      known.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    ShellWords dialect = ShellWords.with(escape);
    Lines.answer(
        Surroundings.of(spec).streams().in(),
        spec.commandLine().getOut(),
        line -> expanded(dialect, line, known));
    return 0;
  }

  private String expanded(ShellWords dialect, String line, Map<String, String> known) {
    try {
      ShellWords.Expansion expansion = dialect.expand(line, known);
      return words ? JSON.writeValueAsString(expansion.words()) : expansion.text();
    } catch (ExpansionException e) {
      return "error: " + String.valueOf(e.getMessage()).replace('\n', ' ');
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of texts that is no JSON", e);
    }
  }
}
