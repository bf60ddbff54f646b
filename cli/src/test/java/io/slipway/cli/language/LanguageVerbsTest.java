package io.slipway.cli.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.cli.CommandLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comparing programs are told. */
class LanguageVerbsTest {
  @TempDir private Path directory;

  private CommandLines.Run run(String input, String... args) {
    return new CommandLines(directory, Map.of())
        .reading(input.getBytes(StandardCharsets.UTF_8))
        .run(args);
  }

  @Test
  void parsePrintsTheTree() throws IOException {
    Files.writeString(directory.resolve("D"), "FROM a AS b\nCMD [\"x\", \"y\"]\n");
    assertThat(run("", "parse", "-f", "D").out())
        .isEqualTo("(from \"a\" \"AS\" \"b\")\n(cmd \"x\" \"y\")\n");
    assertThat(run("FROM a\n", "parse", "-f", "-").out()).isEqualTo("(from \"a\")\n");
  }

  @Test
  void parseNamesTheLineOfAnError() {
    var run = run("FROM a\n\nRUN <<E\nnever ends\n", "parse", "-f", "-");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("Dockerfile:3:").contains("unterminated heredoc");
    assertThat(run("", "parse", "-f", "nowhere").err()).contains("there is no").contains("nowhere");
  }

  @Test
  void expandAnswersEachLine() {
    var run = run("$a\n${b:-x y}\n${c\n'$a'\n\n", "expand", "--env", "a=1=2");
    assertThat(run.exit()).isZero();
    assertThat(run.lines()).hasSize(5);
    assertThat(run.lines().subList(0, 2)).containsExactly("1=2", "x y");
    assertThat(run.lines().get(2)).startsWith("error: ");
    assertThat(run.lines().subList(3, 5)).containsExactly("$a", "");
    assertThat(run("x", "expand", "--env", "novalue").exit()).isEqualTo(2);
  }

  @Test
  void expandSplitsIntoWords() {
    assertThat(run("a \"b  c\" é\n\"\n", "expand", "--words").lines())
        .startsWith("[\"a\",\"b  c\",\"é\"]")
        .last()
        .asString()
        .startsWith("error: ");
  }

  @Test
  void matchJudgesEachPath() {
    var run =
        run(
            """
            {"patterns":["**/*.md","!README.md"],"path":"docs/a.md"}
            {"patterns":["*.md","!README.md"],"path":"README.md"}
            {"patterns":["["],"path":"a"}
            no json
            """,
            "match");
    assertThat(run.lines()).hasSize(4);
    assertThat(run.lines().subList(0, 2)).containsExactly("true", "false");
    assertThat(run.lines().subList(2, 4)).allMatch(line -> line.startsWith("error: "));
  }
}
