package io.slipway.projectfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.graph.BuildFailure;
import io.slipway.model.PromotionChain;
import io.slipway.model.Stage;
import io.slipway.model.StageGate;
import io.slipway.model.Tag;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectFileTest {
  private static final String WHOLE =
      """
      # how our builds reach people
      chain:
        - nightly
        - tag: staging
          gate: command
          command: [/app/bin/shop, --selftest, "two words"]
          timeout: 5m
        - tag: canary
          gate: http
          url: https://canary.example.org/health
          status: 204
        - {tag: latest, gate: approval}
      """;

  private static PromotionChain chain(String text) throws ProjectFileInvalid {
    return ProjectFile.chain(".slipway.yaml", text);
  }

  @Test
  void saysStagesAndTheirGates() throws Exception {
    assertThat(chain(WHOLE).stages())
        .containsExactly(
            new Stage(new Tag("nightly"), new StageGate.Automatic()),
            new Stage(
                new Tag("staging"),
                new StageGate.Command(
                    List.of("/app/bin/shop", "--selftest", "two words"), Duration.ofMinutes(5))),
            new Stage(
                new Tag("canary"),
                new StageGate.HttpCheck(
                    URI.create("https://canary.example.org/health"),
                    Optional.of(204),
                    Duration.ofSeconds(30))),
            new Stage(new Tag("latest"), new StageGate.Approval()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing yet\n", "---\n", "{}"})
  void mayKeepQuiet(String text) throws Exception {
    assertThat(chain(text)).isEqualTo(PromotionChain.BY_GATE);
  }

  @Test
  void theEngineTellsItToTheFarmAsJson() throws Exception {
    byte[] bytes = WHOLE.getBytes(StandardCharsets.UTF_8);
    String json = new YamlProjectFiles().read(".slipway.yaml", bytes);

    assertThat(ChainJson.read(json)).isEqualTo(chain(WHOLE));
    assertThat(ChainJson.read(new YamlProjectFiles().read("x", new byte[0])))
        .isEqualTo(PromotionChain.BY_GATE);
    assertThatThrownBy(() -> ChainJson.read("[{\"tag\":\"a b\"}]"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          chain: {tag: staging}                     | 1:8: chain is a list of stages
          chain: []                                 | 1:8: chain has no stage
          chains: [staging]                         | 1:1: unknown field 'chains', want one of chain
          [staging, latest]                         | 1:1: expected fields: chain
          chain: [a, {tag: b, gates: approval}]     | 1:21: unknown field 'gates', want one of tag,
          chain: [{tag: b, gate: people}]           | 1:24: chain.gate is one of automatic, approval,
          chain: [{tag: b, command: make test}]     | 1:27: command is a list: [PROGRAM
          chain: [{tag: b, command: [make]}]        | 1:27: chain.command is for the gates command
          chain: [{tag: b, gate: command}]          | 1:9: a command gate needs a program
          chain: [{gate: approval}]                 | 1:9: a stage of the chain is
          chain: [{tag: a, tag: b}]                 | 1:18: field 'tag' is there twice
          chain: [a, b, a]                          | 1:15: no stage of a promotion chain, or there twice: 'a'
          chain: [build-7]                          | 1:9: no stage of a promotion chain
          chain: [1.4]                              | 1:9: no stage of a promotion chain
          chain: [not/a/tag]                        | 1:9: not a tag
          chain: [{tag: b, gate: http, url: "ftp://x"}] | 1:9: an HTTP gate needs http(s)://
          chain: [{tag: b, gate: http, url: "http://x", status: OK}] | 1:55: status is a number such as 204
          chain: [{tag: b, gate: http, url: "http://x", timeout: 9d}] | 1:56: chain.timeout is an ISO 8601 duration
          chain: [{tag: b, gate: http, url: "http://x", timeout: 2h}] | 1:9: a gate's timeout is up to
          chain: [{tag: b, command: [[a]]}]         | 1:28: an argument of command is text
          chain: [{tag: [b]}]                       | 1:15: tag is one word or text
          chain: [{? [tag] : b}]                    | 1:12: unknown field ''
          chain: [staging                           | 1:16: expected ',' or ']'
          chain: !!java.net.URL [http://x/]         | 1:8: Global tag is not allowed
          """)
  void saysWhatIsWrongAndWhere(String text, String message) {
    assertThatThrownBy(() -> chain(text))
        .isInstanceOf(ProjectFileInvalid.class)
        .hasMessageStartingWith(".slipway.yaml:" + message);
  }

  @Test
  void aFileThatMultipliesItselfIsRefused() {
    String bomb =
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
            + "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nchain: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n";
    assertThatThrownBy(() -> chain(bomb)).isInstanceOf(ProjectFileInvalid.class);
    assertThatThrownBy(() -> chain("chain: &x [*x]")).isInstanceOf(ProjectFileInvalid.class);
    assertThatThrownBy(() -> chain("chain: " + "[".repeat(40) + "]".repeat(40)))
        .isInstanceOf(ProjectFileInvalid.class)
        .hasMessageContaining("Nesting Depth");
  }

  @Test
  void aCommandIsNoPlaceForAFile() {
    String word = "x".repeat(300);
    String many = "[/app, &w " + word + ", *w".repeat(20) + "]";
    assertThatThrownBy(() -> chain("chain: [{tag: a, gate: command, command: " + many + "}]"))
        .isInstanceOf(ProjectFileInvalid.class)
        .hasMessageContaining("a command gate has at most 4096 characters");
    assertThatThrownBy(
            () -> chain("chain: [{tag: a, gate: http, url: 'http://h/" + "x".repeat(5000) + "'}]"))
        .isInstanceOf(ProjectFileInvalid.class)
        .hasMessageContaining("an HTTP gate has at most 4096 characters");
  }

  @Test
  void thereAreOnlySoManyStages() {
    StringBuilder text = new StringBuilder("chain:\n");
    for (int n = 0; n <= PromotionChain.MOST; n++) {
      text.append("- stage").append(n).append('\n');
    }
    assertThatThrownBy(() -> chain(text.toString()))
        .isInstanceOf(ProjectFileInvalid.class)
        .hasMessage(".slipway.yaml:34:3: a promotion chain has at most 32 stages");
  }

  @Test
  void whatIsNoTextIsTheUsersFailure() {
    assertThatThrownBy(() -> new YamlProjectFiles().read(".slipway.yaml", new byte[] {(byte) 0xff}))
        .isInstanceOf(BuildFailure.class)
        .hasMessage(".slipway.yaml: it is no UTF-8 text");
    assertThatThrownBy(
            () ->
                new YamlProjectFiles()
                    .read(".slipway.yaml", "chain: 1".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(BuildFailure.class)
        .hasMessageStartingWith(".slipway.yaml:1:8: chain is a list");
  }
}
