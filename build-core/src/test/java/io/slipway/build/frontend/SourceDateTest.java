package io.slipway.build.frontend;

import static io.slipway.build.frontend.Compiled.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.Operation;
import io.slipway.build.registry.ImageReference;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SOURCE_DATE_EPOCH, wherever it comes from and whatever it names. */
class SourceDateTest {
  private static final String IMAGE = "FROM alpine:3\nARG SOURCE_DATE_EPOCH\nRUN x\n";

  private static Compiled compiled(Operation.Source known, String time) {
    return new Compiled()
        .times(
            source ->
                source.equals(known) && !time.isEmpty()
                    ? Optional.of(Instant.parse(time))
                    : Optional.empty());
  }

  private static Compiled named(String value, Operation.Source known) {
    return compiled(known, "2020-01-02T03:04:05.6Z").args(Map.of("SOURCE_DATE_EPOCH", value));
  }

  private static void isTold(BuildPlan plan) {
    assertThat(plan.timestamp()).contains(Instant.parse("2020-01-02T03:04:05Z"));
    assertThat(run(plan).environment()).containsEntry("SOURCE_DATE_EPOCH", "1577934245");
  }

  @Test
  void theFileMaySayIt() throws Exception {
    BuildPlan plan = Compiled.of("ARG A=1445412480\nARG SOURCE_DATE_EPOCH=$A\n" + IMAGE);
    assertThat(plan.timestamp()).contains(Instant.ofEpochSecond(1_445_412_480));
    assertThat(run(plan).environment()).containsEntry("SOURCE_DATE_EPOCH", "1445412480");
  }

  @Test
  void theCallerWins() throws Exception {
    String text = "ARG SOURCE_DATE_EPOCH=7\n" + IMAGE;
    Compiled asked = new Compiled().args(Map.of("SOURCE_DATE_EPOCH", "5"));
    assertThat(asked.text(text).timestamp()).contains(Instant.ofEpochSecond(5));
    assertThat(new Compiled().args(Map.of("SOURCE_DATE_EPOCH", "")).text(text).timestamp())
        .isEmpty();
    assertThat(new Compiled().timestamp(Instant.ofEpochSecond(9)).text(IMAGE).timestamp())
        .contains(Instant.ofEpochSecond(9));
  }

  @Test
  void aStagesOwnDefaultIsForTheStage() throws Exception {
    BuildPlan plan = Compiled.of("FROM alpine:3\nARG SOURCE_DATE_EPOCH=5\nRUN x\n");
    assertThat(plan.timestamp()).isEmpty();
    assertThat(run(plan).environment()).containsEntry("SOURCE_DATE_EPOCH", "5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not-a-timestamp", "1.5", "99999999999999999999", "0x10"})
  void whatMeansNothingIsRefused(String value) {
    assertThatThrownBy(() -> Compiled.of("ARG A\nARG SOURCE_DATE_EPOCH=" + value + "\n" + IMAGE))
        .isInstanceOfSatisfying(
            BuildFailure.class, e -> assertThat(e.origin().orElseThrow().startLine()).isEqualTo(2))
        .hasMessageContaining("invalid SOURCE_DATE_EPOCH: " + value);
    assertThatThrownBy(() -> new Compiled().args(Map.of("SOURCE_DATE_EPOCH", value)).text(IMAGE))
        .isInstanceOfSatisfying(BuildFailure.class, e -> assertThat(e.origin()).isEmpty())
        .hasMessageContaining("invalid SOURCE_DATE_EPOCH: " + value);
  }

  @Test
  void theContextHasATime() throws Exception {
    Operation.Source main = new Operation.ContextSource("context");
    isTold(named("context", main).text(IMAGE));
    isTold(compiled(main, "2020-01-02T03:04:05Z").text("ARG SOURCE_DATE_EPOCH=context\n" + IMAGE));
  }

  @Test
  void aContextWithoutATimeSaysNothing() throws Exception {
    Operation.Source main = new Operation.ContextSource("context");
    Compiled local = compiled(main, "").args(Map.of("SOURCE_DATE_EPOCH", "context"));
    assertThat(local.text(IMAGE).timestamp()).isEmpty();
    assertThat(run(local.text(IMAGE)).environment()).containsEntry("SOURCE_DATE_EPOCH", "");
  }

  @Test
  void furtherContextsHaveATime() throws Exception {
    Operation.Source files = new Operation.ContextSource("src");
    Compiled named = named("src", files).contexts(Map.of("src", new NamedContext.Files(files)));
    isTold(named.text(IMAGE));
    NamedContext image = new NamedContext.Image(ImageReference.parse("alpine:3"));
    assertThat(named.contexts(Map.of("src", image)).text(IMAGE).timestamp()).isEmpty();
  }

  @Test
  void aStageThatIsOneSourceHasItsTime() throws Exception {
    Operation.Source git =
        new Operation.GitSource(
            "https://e.org/r.git", "refs/tags/v1", "", false, true, Optional.empty());
    isTold(
        named("SRC", git)
            .text(
                "ARG V=v1\nFROM scratch AS src\nARG W=$V\n"
                    + "ADD https://e.org/r.git?tag=$W /\n"
                    + IMAGE));
    Operation.Source http =
        new Operation.HttpSource("https://e.org/a.tar", "a.tar", Optional.empty());
    isTold(named("src", http).text("FROM scratch AS src\nADD https://e.org/a.tar /\n" + IMAGE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "FROM alpine:3 AS src; stage must use FROM scratch",
        "FROM scratch AS src; stage must contain exactly one remote ADD",
        "FROM scratch AS src|ADD http://e/a http://e/b /; exactly one remote ADD source",
        "FROM scratch AS src|ADD http://e/a /|ADD http://e/b /; exactly one remote ADD",
        "FROM scratch AS src|ADD a /; stage source must be a single HTTP(S) or Git ADD",
        "FROM scratch AS src|run x; source-only requirements: unsupported RUN instruction",
        "FROM scratch AS src|COPY a /; source-only requirements: unsupported COPY instruction",
      })
  void aStageThatIsMoreIsRefused(String stage, String reason) {
    String text = stage.replace('|', '\n') + "\n" + IMAGE;
    assertThatThrownBy(() -> new Compiled().args(Map.of("SOURCE_DATE_EPOCH", "src")).text(text))
        .isInstanceOfSatisfying(
            BuildFailure.class, e -> assertThat(e.origin().orElseThrow().startLine()).isEqualTo(1))
        .hasMessageContaining("SOURCE_DATE_EPOCH stage")
        .hasMessageContaining(reason);
  }

  @Test
  void aFileThatCannotBeBuiltAsksNobody() {
    Compiled asking =
        new Compiled()
            .args(Map.of("SOURCE_DATE_EPOCH", "context"))
            .times(
                source -> {
                  throw new IOException("asked");
                });
    assertThatThrownBy(() -> asking.text("FROM alpine:3\nRUN --nonsense x\n"))
        .hasMessageContaining("nonsense")
        .hasMessageNotContaining("asked");
    assertThatThrownBy(() -> asking.text(IMAGE)).hasMessage("asked");
  }
}
