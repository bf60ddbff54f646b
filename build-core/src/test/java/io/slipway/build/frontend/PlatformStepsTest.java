package io.slipway.build.frontend;

import static io.slipway.build.frontend.Compiled.ARM;
import static io.slipway.build.frontend.Compiled.last;
import static io.slipway.build.frontend.Compiled.names;
import static io.slipway.build.frontend.Compiled.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.graph.BuildPlan;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Platforms, the times and the arguments that the caller gives. */
class PlatformStepsTest {
  private static final String CROSS =
      """
      FROM --platform=$BUILDPLATFORM alpine:3 AS build
      ARG TARGETARCH
      RUN make $TARGETARCH
      FROM alpine:3
      COPY --from=build /a /a
      """;

  @Test
  void stepsTellPlatformsWhenThereAreSeveral() throws Exception {
    BuildPlan plan = new Compiled().target(ARM, true).text(CROSS);
    assertThat(names(plan).get(0)).startsWith("[linux/amd64 build 1/2] FROM ");
    assertThat(names(plan).get(1)).isEqualTo("[linux/amd64->arm64 build 2/2] RUN make arm64");
    assertThat(names(plan).get(2)).startsWith("[linux/arm64 stage-1 1/2] FROM ");
    assertThat(names(new Compiled().target(ARM, false).text(CROSS)).get(1))
        .isEqualTo("[build 2/2] RUN make arm64");
  }

  @Test
  void verticesKnowWhosePrograms() throws Exception {
    BuildPlan plan = new Compiled().target(ARM, true).text(CROSS);
    assertThat(plan.graph().vertices().get(1).platform()).contains(FakeImages.PLATFORM);
    assertThat(last(plan).platform()).isEmpty();
    assertThat(plan.config().architecture()).isEqualTo("arm64");
  }

  @Test
  void theImageIsForTheTargetWhateverItsBase() throws Exception {
    String text = "FROM --platform=$BUILDPLATFORM alpine:3\nCMD [\"x\"]\n";
    assertThat(new Compiled().target(ARM, false).text(text).config().architecture())
        .isEqualTo("arm64");
    text = "FROM --platform=linux/arm64 alpine:3\nRUN x\n";
    BuildPlan plan = Compiled.of(text);
    assertThat(plan.config().architecture()).isEqualTo("arm64");
    assertThat(last(plan).platform()).contains(ARM);
  }

  @Test
  void aStageOnAStageHasItsPlatform() throws Exception {
    BuildPlan plan = Compiled.of("FROM --platform=linux/arm64 alpine:3 AS a\nFROM a\nRUN x\n");
    assertThat(last(plan).platform()).contains(ARM);
  }

  @Test
  void theTimestampIsAnArgument() throws Exception {
    Compiled at = new Compiled().timestamp(Instant.ofEpochSecond(5));
    String text = "FROM alpine:3\nARG SOURCE_DATE_EPOCH\nRUN x\n";
    assertThat(run(at.text(text)).environment()).containsEntry("SOURCE_DATE_EPOCH", "5");
    assertThat(run(at.text("FROM alpine:3\nRUN x\n")).environment())
        .doesNotContainKey("SOURCE_DATE_EPOCH");
    assertThat(run(at.args(Map.of("SOURCE_DATE_EPOCH", "7")).text(text)).environment())
        .containsEntry("SOURCE_DATE_EPOCH", "7");
  }

  @Test
  void argumentsThatNobodyReadsAreTold() throws Exception {
    BuildPlan plan =
        new Compiled()
            .args(
                Map.of(
                    "TYPO", "1", "A", "2", "http_proxy", "3", "BUILDKIT_SYNTAX", "4", "OTHER", "5"))
            .text("FROM alpine:3 AS unused\nARG A\nFROM alpine:3\n");
    assertThat(plan.warnings())
        .extracting(warning -> warning.message())
        .containsExactly("One or more build-args [OTHER TYPO] were not consumed");
  }

  @Test
  void historyIsWrittenAsBuildKitWritesIt() throws Exception {
    assertThat(
            Compiled.told(
                Compiled.of(
                    "FROM alpine:3\nHEALTHCHECK --interval=90s --timeout=1500ms --retries=2 CMD up\n")))
        .isEqualTo(
            "HEALTHCHECK {Test:[CMD-SHELL up] Interval:1m30s Timeout:1.5s StartPeriod:0s"
                + " StartInterval:0s Retries:2}");
    assertThat(Compiled.told(Compiled.of("FROM alpine:3\nEXPOSE 443 80-81/udp\n")))
        .isEqualTo("EXPOSE [443/tcp 80/udp 81/udp]");
    assertThat(Compiled.told(Compiled.of("FROM alpine:3\nEXPOSE 127.0.0.1:8080:80\n")))
        .isEqualTo("EXPOSE [80/tcp]");
  }
}
