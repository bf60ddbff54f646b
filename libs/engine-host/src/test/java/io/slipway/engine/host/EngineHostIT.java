package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole builds through a real engine process, overlayfs, crun and registry. */
class EngineHostIT {
  @TempDir Path dir;

  @Test
  void buildsAndPushesAndRunsNothingTheSecondTime() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "twice");
    Path context =
        EngineFixture.context(
            dir.resolve("ctx"), EngineFixture.BASE + "RUN echo hello > /greeting\n");

    BuildResult first = build(fixture, context, new ArrayList<>());
    List<BuildEvents> events = new ArrayList<>();
    BuildResult second = build(fixture, context, events);

    assertThat(first)
        .asInstanceOf(type(BuildResult.Success.class))
        .satisfies(
            s -> {
              assertThat(s.executedSteps()).isEqualTo(3);
              assertThat(fixture.backends.registry().manifest(fixture.image).digest())
                  .isEqualTo(s.digest());
            });
    assertThat(second)
        .asInstanceOf(type(BuildResult.Success.class))
        .satisfies(
            s -> {
              assertThat(s.executedSteps()).isZero();
              assertThat(s.digest()).isEqualTo(((BuildResult.Success) first).digest());
            });
    assertThat(events)
        .filteredOn(BuildEvents.StepFinished.class::isInstance)
        .extracting(e -> ((BuildEvents.StepFinished) e).cache())
        .doesNotContain(BuildEvents.Cache.MISS);
  }

  @Test
  void aContextMayHaveTheStoreBelowIt() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "below");
    Path context =
        EngineFixture.context(
            dir,
            EngineFixture.BASE
                + "COPY . /all\nRUN test -e /all/Dockerfile && test -z \"$(ls -A /all/state)\"\n");

    assertThat(build(fixture, context, new ArrayList<>())).isInstanceOf(BuildResult.Success.class);
    assertThat(build(fixture, context, new ArrayList<>()))
        .as("what the store keeps is no change of the context")
        .asInstanceOf(type(BuildResult.Success.class))
        .satisfies(again -> assertThat(again.executedSteps()).isZero());
  }

  @Test
  void tellsTheLineOfACommandThatFails() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "failing");
    Path context =
        EngineFixture.context(
            dir.resolve("ctx"), EngineFixture.BASE + "RUN echo about to fail && exit 7\n");

    assertThat(build(fixture, context, new ArrayList<>()))
        .asInstanceOf(type(BuildResult.Failure.class))
        .satisfies(
            f -> {
              assertThat(f.exitCode()).isEqualTo(7);
              assertThat(f.origin())
                  .hasValueSatisfying(o -> assertThat(o).startsWith("Dockerfile:4"));
              assertThat(f.lastOutput()).contains("about to fail");
            });
  }

  @Test
  void writesAnOciLayoutOnlyWhenItIsWhole() throws Exception {
    EngineFixture fixture = new EngineFixture(dir, "layout");
    Path context = EngineFixture.context(dir.resolve("ctx"), "FROM scratch\nCOPY busybox /b\n");
    Path out = dir.resolve("image.tar");
    var request = fixture.request(context);
    var withOutput =
        request.toBuilder()
            .destinations(List.of())
            .push(false)
            .outputs(List.of(io.slipway.build.BuildRequest.Output.file("oci", out.toString())))
            .build();

    BuildResult result = fixture.host.build(withOutput, fixture.backends, e -> {});

    assertThat(result).isInstanceOf(BuildResult.Success.class);
    Process inspect =
        new ProcessBuilder("tar", "-tf", out.toString()).redirectErrorStream(true).start();
    assertThat(
            new String(
                inspect.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("index.json", "oci-layout", "blobs/sha256/");
    try (var left = Files.list(dir)) {
      assertThat(left.map(p -> p.getFileName().toString())).noneMatch(n -> n.endsWith(".partial"));
    }
  }

  private static BuildResult build(EngineFixture fixture, Path context, List<BuildEvents> events)
      throws IOException, InterruptedException {
    return fixture.host.build(fixture.request(context), fixture.backends, events::add);
  }
}
