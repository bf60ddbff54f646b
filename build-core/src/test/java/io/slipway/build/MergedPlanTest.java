package io.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.graph.BuildGraph;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.SourceRange;
import io.slipway.build.graph.Vertex;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.ImageConfig;
import io.slipway.build.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MergedPlanTest {
  private static final Platform BUILD = Platform.parse("linux/amd64");
  private static final Platform ARM = Platform.parse("linux/arm64");
  private static final SourceRange LINE = new SourceRange("Dockerfile", 1, 1, 1);

  /** A directory made on nothing, for the building machine or for the target. */
  private static BuildPlan plan(Platform target, Optional<Platform> platform, String... paths) {
    List<Vertex> vertices = new ArrayList<>();
    vertices.add(vertex(0, new Operation.Scratch(), List.of(), platform));
    for (String path : paths) {
      int id = vertices.size();
      vertices.add(
          vertex(
              id, new Operation.MakeDirectory(path, ""), List.of(new VertexId(id - 1)), platform));
    }
    VertexId last = new VertexId(vertices.size() - 1);
    return new BuildPlan(
        new BuildGraph(vertices),
        last,
        ImageConfig.scratch(target),
        List.of(new BuildPlan.Step("WORKDIR", Optional.of(last))),
        List.of(new BuildPlan.Warning("Rule", "remark", LINE)),
        Optional.empty());
  }

  private static Vertex vertex(
      int id, Operation operation, List<VertexId> inputs, Optional<Platform> platform) {
    return new Vertex(new VertexId(id), operation, inputs, "v" + id, "0", LINE, platform);
  }

  private static MergedPlan merge(BuildPlan first, BuildPlan second) {
    return MergedPlan.of(
        List.of(new MergedPlan.Part(BUILD, first), new MergedPlan.Part(ARM, second)));
  }

  @Test
  void whatIsForTheBuildingMachineIsThereOnce() {
    Optional<Platform> build = Optional.of(BUILD);
    MergedPlan merged = merge(plan(BUILD, build, "/a", "/b"), plan(ARM, build, "/a", "/c"));

    assertThat(merged.graph().vertices()).hasSize(4);
    assertThat(merged.targets()).containsExactly(new VertexId(2), new VertexId(3));
    assertThat(merged.graph().vertex(new VertexId(3)).inputs()).containsExactly(new VertexId(1));
    assertThat(merged.parts().get(1).plan().steps().getFirst().layerOf()).contains(new VertexId(3));
  }

  @Test
  void whatIsForDifferentMachinesIsKeptApart() {
    MergedPlan merged =
        merge(plan(BUILD, Optional.empty(), "/a"), plan(ARM, Optional.empty(), "/a"));

    assertThat(merged.graph().vertices()).hasSize(4);
    assertThat(merged.graph().vertices())
        .extracting(Vertex::platform)
        .containsExactly(
            Optional.of(BUILD), Optional.of(BUILD), Optional.of(ARM), Optional.of(ARM));
  }

  @Test
  void remarksAreToldOnce() {
    assertThat(
            merge(plan(BUILD, Optional.empty(), "/a"), plan(ARM, Optional.empty(), "/a"))
                .warnings())
        .hasSize(1);
  }
}
