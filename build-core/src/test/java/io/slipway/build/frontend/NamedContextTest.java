package io.slipway.build.frontend;

import static io.slipway.build.frontend.Compiled.input;
import static io.slipway.build.frontend.Compiled.last;
import static io.slipway.build.frontend.Compiled.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Operation.Copy.Part;
import io.slipway.build.registry.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedContextTest {
  private static final Operation.Source SRC = new Operation.ContextSource("src");
  private static final NamedContext FILES = new NamedContext.Files(SRC);
  private static final NamedContext ALPINE =
      new NamedContext.Image(ImageReference.parse("alpine:3"));

  private static BuildPlan compile(Map<String, NamedContext> contexts, String text)
      throws Exception {
    return new Compiled().contexts(contexts).text(text);
  }

  @Test
  void filesAreCopiedAndMountedAsTheyAre() throws Exception {
    BuildPlan plan = compile(Map.of("src", FILES), "FROM alpine:3\nCOPY --from=src a /b\n");
    assertThat(input(plan, 1)).isEqualTo(SRC);
    plan = compile(Map.of("src", FILES), "FROM alpine:3\nRUN --mount=from=src,dst=/s true\n");
    assertThat(input(plan, 1)).isEqualTo(SRC);
    assertThat(plan.graph().vertices()).hasSize(3);
  }

  @Test
  void filesBecomeTheRootFilesystemOfFrom() throws Exception {
    BuildPlan plan = compile(Map.of("src", FILES), "FROM src\nCMD [\"x\"]\n");
    assertThat(last(plan).operation())
        .isEqualTo(
            new Operation.Copy(
                List.of(Part.of(1, List.of("."))), "/", Optional.empty(), Optional.empty(), false));
    assertThat(input(plan, 0)).isEqualTo(new Operation.Scratch());
    assertThat(input(plan, 1)).isEqualTo(SRC);
    assertThat(plan.steps().getFirst().layerOf()).contains(plan.target());
  }

  @Test
  void aContextReplacesTheStageOfItsName() throws Exception {
    String text =
        """
        FROM nowhere AS src
        RUN never
        FROM alpine:3
        COPY --from=src a /b
        COPY --from=0 a /c
        """;
    BuildPlan plan = compile(Map.of("src", FILES), text);
    assertThat(names(plan)).noneMatch(name -> name.contains("never") || name.contains("nowhere"));
    assertThat(input(plan, 1)).isEqualTo(SRC);
    plan = compile(Map.of("src", FILES), "FROM nowhere AS src\nRUN never\nFROM src\nRUN x\n");
    assertThat(names(plan)).last().isEqualTo("[stage-1 1/1] RUN x");
    assertThat(input(plan, 0)).isInstanceOf(Operation.Copy.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "base:latest", "docker.io/library/base", "index.docker.io/base"})
  void namesOfImagesAreTheSameHoweverTheyAreWritten(String name) throws Exception {
    for (String given : List.of("base", "base:latest", "docker.io/library/base:latest")) {
      BuildPlan plan = compile(Map.of(given, ALPINE), "FROM " + name + "\nRUN x\n");
      assertThat(names(plan).getFirst()).contains("docker.io/library/alpine:3@sha256:");
      assertThat(plan.config().config().workingDir()).isEqualTo("/srv");
    }
  }

  @Test
  void nothingReplacesScratchOrTheContext() throws Exception {
    Map<String, NamedContext> contexts = Map.of("scratch", FILES, "context", FILES);
    BuildPlan plan = compile(contexts, "FROM scratch\nCOPY a /b\n");
    assertThat(input(plan, 0)).isEqualTo(new Operation.Scratch());
    assertThat(input(plan, 1)).isEqualTo(new Operation.ContextSource("context"));
  }

  @Test
  void anImageContextMayBeNothing() throws Exception {
    NamedContext nothing = new NamedContext.Image(ImageReference.parse("scratch"));
    BuildPlan plan = compile(Map.of("base", nothing), "FROM base\nCOPY a /b\n");
    assertThat(input(plan, 0)).isEqualTo(new Operation.Scratch());
  }
}
