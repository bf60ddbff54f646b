package io.slipway.builder.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.graph.Operation;
import io.slipway.model.StageGate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateRequestsTest {
  private static final StageGate.Command COMMAND =
      new StageGate.Command(List.of("/bin/app", "--self test"), Duration.ofMinutes(2));

  @Test
  void theProgramIsTheOnlyRunOfABuildThatGoesNowhere() {
    BuildRequest request = GateRequests.of(Checks.wanted(COMMAND), COMMAND, Path.of("/empty"));

    assertThat(request.given().orElseThrow().text())
        .isEqualTo(
            "FROM registry.example/app@%s\nRUN [\"/bin/app\", \"--self test\"]\n"
                .formatted(Checks.DIGEST));
    assertThat(request.push()).isFalse();
    assertThat(request.destinations()).isEmpty();
    assertThat(request.noCache()).isTrue();
    assertThat(request.network()).isEqualTo(Operation.Network.NONE);
    assertThat(request.stepTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(request.context()).isEqualTo(new BuildRequest.Context.Directory("/empty"));
  }

  /** Neither as JSON, nor as a variable, a here-document or a further line. */
  @Test
  void noArgumentMeansAnythingToTheBuildFile() {
    var odd =
        new StageGate.Command(List.of("sh", "-c", "a \"$b\" <<E\\\nRUN é"), Duration.ofMinutes(1));
    String text =
        GateRequests.of(Checks.wanted(odd), odd, Path.of("/empty")).given().orElseThrow().text();

    assertThat(text.lines().toList().get(1))
        .isEqualTo(
            "RUN [\"sh\", \"-c\", \"a \\u0022\\u0024b\\u0022 \\u003c\\u003cE\\u005c\\u000aRUN"
                + " \\u00e9\"]");
    assertThat(text.lines()).hasSize(2);
  }

  @Test
  void theExitCodeDecidesAndTheEndOfTheOutputIsTold() {
    var failure = new BuildResult.Failure("RUN failed", Optional.empty(), 3, List.of());
    assertThat(GateResult.of(failure, List.of("one", "two")))
        .isEqualTo(new GateResult(false, "exit code 3: one | two"));
    var late = new BuildResult.Failure("it took too long", Optional.empty(), 0, List.of());
    assertThat(GateResult.of(late, List.of()).why()).isEqualTo("it took too long");
    assertThat(GateResult.of(new BuildResult.Broken("no registry", true), List.of()))
        .isEqualTo(new GateResult(false, "it could not be checked: no registry"));
  }

  @Test
  void aLongStoryIsCutAndStaysOneLine() {
    String why = GateResult.failed("x".repeat(2000) + "\r\n\u001b[31mred\nend").why();
    assertThat(why)
        .hasSizeLessThan(700)
        .startsWith("... x")
        .endsWith(" | end")
        .doesNotContain("\n");
    assertThat(why.chars()).noneMatch(Character::isISOControl);
  }
}
