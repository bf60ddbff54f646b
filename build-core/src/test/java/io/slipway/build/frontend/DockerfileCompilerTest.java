package io.slipway.build.frontend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.dockerfile.ignore.IgnoreRules;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.RunResources;
import io.slipway.build.graph.Vertex;
import io.slipway.build.image.Digest;
import io.slipway.build.registry.RegistryException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DockerfileCompilerTest {
  private final FakeImages images = new FakeImages();

  private BuildPlan compile(String text) throws BuildFailure, IOException {
    return compile(text, Map.of());
  }

  private BuildPlan compile(String text, Map<String, String> args)
      throws BuildFailure, IOException {
    return new DockerfileCompiler()
        .compile(
            text,
            new CompileOptions(
                "Dockerfile",
                Optional.empty(),
                args,
                Map.of("from", "options"),
                Map.of(),
                FakeImages.PLATFORM,
                FakeImages.PLATFORM,
                false,
                Operation.Network.DEFAULT,
                Map.of(),
                RunResources.DEFAULT,
                IgnoreRules.of(List.of()),
                Optional.empty(),
                SourceTimes.NONE),
            images);
  }

  private static List<String> names(BuildPlan plan) {
    return plan.graph().vertices().stream().map(Vertex::name).toList();
  }

  private static Operation.Run run(BuildPlan plan) {
    return (Operation.Run) plan.graph().vertex(plan.target()).operation();
  }

  @Test
  void multiStageBuildBecomesAGraphWithShownSteps() throws Exception {
    BuildPlan plan =
        compile(
            """
            FROM alpine:3 AS build
            WORKDIR src
            COPY . .
            RUN make OUT=/out
            FROM scratch
            COPY --from=build --chown=1:2 --chmod=0755 /out/app /app
            """);
    String digest =
        "docker.io/library/alpine:3@" + Digest.of("docker.io/library/alpine:3".getBytes(UTF_8));
    assertThat(names(plan))
        .containsExactly(
            "[build 1/4] FROM " + digest,
            "[build 2/4] WORKDIR src",
            "[internal] load build context",
            "[build 3/4] COPY . .",
            "[build 4/4] RUN make OUT=/out",
            "FROM scratch",
            "[stage-1 1/1] COPY --from=build --chown=1:2 --chmod=0755 /out/app /app");
    Vertex copy = plan.graph().vertex(plan.target());
    assertThat(copy.operation())
        .isEqualTo(
            new Operation.Copy(
                List.of(Operation.Copy.Part.of(1, List.of("out/app"))),
                "/app",
                Optional.of("1:2"),
                Optional.of("0755"),
                false));
    assertThat(copy.inputs()).extracting(id -> id.index()).containsExactly(5, 4);
    assertThat(plan.graph().vertices().get(3).operation())
        .isEqualTo(
            new Operation.Copy(
                List.of(Operation.Copy.Part.of(1, List.of("."))),
                "/srv/src/",
                Optional.empty(),
                Optional.empty(),
                false));
    assertThat(plan.graph().vertices().get(1).operation())
        .isEqualTo(new Operation.MakeDirectory("/srv/src", "app"));
    assertThat(plan.steps()).hasSize(1);
    assertThat(plan.steps().get(0).createdBy())
        .isEqualTo("COPY --chown=1:2 --chmod=0755 /out/app /app # buildkit");
  }

  @Test
  void configFollowsTheInstructions() throws Exception {
    BuildPlan plan =
        compile(
            """
            FROM alpine:3
            ENV A=1 B="$BASE x"
            LABEL a=2 from=file
            USER me
            EXPOSE 443 8000-8001/UDP
            VOLUME /data
            STOPSIGNAL SIGTERM
            HEALTHCHECK --interval=5s CMD true
            SHELL ["/bin/bash", "-c"]
            CMD run it
            ENTRYPOINT ["/go"]
            ONBUILD RUN later
            MAINTAINER somebody
            """);
    var config = plan.config().config();
    assertThat(config.env()).containsExactly("PATH=/bin", "BASE=1", "A=1", "B=1 x");
    assertThat(config.labels()).isEqualTo(Map.of("a", "2", "from", "options"));
    assertThat(config.user()).isEqualTo("me");
    assertThat(config.exposedPorts()).containsOnlyKeys("443/tcp", "8000/udp", "8001/udp");
    assertThat(config.volumes()).containsOnlyKeys("/data");
    assertThat(config.stopSignal()).isEqualTo("SIGTERM");
    assertThat(config.shell()).containsExactly("/bin/bash", "-c");
    assertThat(config.cmd()).containsExactly("/bin/bash", "-c", "run it");
    assertThat(config.entrypoint()).containsExactly("/go");
    assertThat(config.onBuild()).containsExactly("RUN later");
    assertThat(config.workingDir()).isEqualTo("/srv");
    assertThat(plan.config().author()).isEqualTo("somebody");
    assertThat(plan.config().rootfs().diffIds()).hasSize(1);
    assertThat(plan.steps()).allMatch(step -> step.layerOf().isEmpty());
  }

  @Test
  void entrypointForgetsTheCommandOfTheBase() throws Exception {
    assertThat(compile("FROM alpine:3\nENTRYPOINT [\"/go\"]\n").config().config().cmd()).isNull();
    assertThat(
            compile("FROM alpine:3\nCMD [\"x\"]\nENTRYPOINT [\"/go\"]\n").config().config().cmd())
        .containsExactly("x");
    assertThat(compile("FROM alpine:3\nUSER x\n").config().config().cmd()).containsExactly("sh");
  }

  @Test
  void argumentsHaveTheirScope() throws Exception {
    String text =
        """
        ARG V=3
        ARG OTHER=global
        FROM alpine:$V AS one
        ARG OTHER
        ARG MINE=default
        ARG UNSET
        FROM one
        RUN echo $MINE
        """;
    assertThat(run(compile(text)).environment())
        .containsEntry("OTHER", "global")
        .containsEntry("MINE", "default")
        .doesNotContainKeys("V", "UNSET");
    assertThat(run(compile(text, Map.of("MINE", "given", "OTHER", "o"))).environment())
        .containsEntry("OTHER", "o")
        .containsEntry("MINE", "given");
    assertThat(compile(text).steps())
        .extracting(BuildPlan.Step::createdBy)
        .endsWith("RUN |3 OTHER=global MINE=default UNSET= /bin/sh -c echo $MINE # buildkit");
  }

  @Test
  void lastOfEnvAndArgWinsForCommandsAndOnlyEnvStays() throws Exception {
    BuildPlan plan = compile("FROM alpine:3\nARG A=arg\nENV A=env\nRUN x\n");
    assertThat(run(plan).environment()).containsEntry("A", "env");
    plan = compile("FROM alpine:3\nENV A=env\nARG A=arg\nRUN x\n");
    assertThat(run(plan).environment()).containsEntry("A", "arg");
    assertThat(plan.config().config().env()).contains("A=env");
  }

  @Test
  void predefinedArgumentsAreThereForTheAsking() throws Exception {
    BuildPlan plan =
        compile(
            "FROM --platform=$BUILDPLATFORM alpine:3\nARG TARGETARCH\nRUN x\n",
            Map.of("http_proxy", "http://p"));
    assertThat(run(plan).environment())
        .containsEntry("TARGETARCH", "amd64")
        .doesNotContainKey("TARGETOS");
    assertThat(run(plan).unkeyed()).containsEntry("HTTP_PROXY", "http://p");
    assertThat(plan.config().config().env()).noneMatch(pair -> pair.contains("proxy"));
  }

  @Test
  void onlyNeededStagesAreCompiledAndEachImageIsAskedForOnce() throws Exception {
    BuildPlan plan =
        compile(
            """
            FROM nowhere AS unused
            ADD x y
            FROM alpine:3 AS a
            FROM alpine:3 AS b
            COPY --from=a /x /y
            COPY --from=alpine:3 /x /z
            """);
    assertThat(images.asked).containsOnlyKeys("docker.io/library/alpine:3");
    assertThat(images.asked.get("docker.io/library/alpine:3")).hasValue(1);
    assertThat(plan.graph().vertices()).hasSize(5);
  }

  @Test
  void triggersOfTheBaseRunFirst() throws Exception {
    images.with("docker.io/library/base:1", List.of(), List.of("RUN one", "COPY --from=a /x /y"));
    BuildPlan plan = compile("FROM alpine:3 AS a\nFROM base:1\nRUN two\n");
    assertThat(names(plan).subList(2, 5))
        .containsExactly(
            "[stage-1 2/4] ONBUILD RUN one",
            "[stage-1 3/4] ONBUILD COPY --from=a /x /y",
            "[stage-1 4/4] RUN two");
    assertThat(plan.config().config().onBuild()).isNull();
  }

  @Test
  void heredocOfRunIsTheScript() throws Exception {
    assertThat(run(compile("FROM alpine:3\nRUN <<-EOF\n\tone\n\ttwo\nEOF\n")).argv())
        .containsExactly("/bin/sh", "-c", "one\ntwo\n");
    assertThat(run(compile("FROM alpine:3\nRUN <<EOF python\nx=1\nEOF\n")).argv())
        .containsExactly("/bin/sh", "-c", "<<EOF python\nx=1\nEOF");
  }

  @Test
  void runKnowsNetworkAndTmpfs() throws Exception {
    Operation.Run run =
        run(
            compile(
                "FROM alpine:3\nRUN --network=none --mount=type=tmpfs,target=t,size=1k [\"x\"]\n"));
    assertThat(run.network()).isEqualTo(Operation.Network.NONE);
    assertThat(run.mounts()).containsExactly(new Operation.Mount.Tmpfs("/srv/t", 1024));
    assertThat(run.argv()).containsExactly("x");
    assertThat(run.workingDirectory()).isEqualTo("/srv");
    assertThat(run.user()).isEqualTo("app");
  }

  @Test
  void warnsByTheNameOfTheRule() throws Exception {
    BuildPlan plan =
        compile(
            """
            FROM alpine:3 as Base
            MAINTAINER me
            ENV OLD style
            COPY $UNKNWON /x
            CMD run
            """);
    assertThat(plan.warnings())
        .extracting(BuildPlan.Warning::rule)
        .containsExactlyInAnyOrder(
            "StageNameCasing",
            "FromAsCasing",
            "MaintainerDeprecated",
            "LegacyKeyValueFormat",
            "UndefinedVar",
            "JSONArgsRecommended");
    assertThat(compile("# check=skip=all\nFROM alpine:3 as B\n").warnings()).isEmpty();
    assertThatThrownBy(() -> compile("# check=error=true\nFROM alpine:3 as b\n"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("FromAsCasing");
  }

  @Test
  void aRegistryThatFailsIsNotTheUsersFault() {
    BaseImages broken =
        (reference, platform) -> {
          throw new RegistryException(RegistryException.Kind.UNAVAILABLE, "503");
        };
    assertThatThrownBy(
            () ->
                new DockerfileCompiler()
                    .compile("FROM a", CompileOptions.of("D", FakeImages.PLATFORM), broken))
        .isInstanceOf(RegistryException.class);
  }
}
