package io.slipway.build.solve;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.graph.VertexId;
import io.slipway.build.image.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** COPY --link: a layer that stands on anything. */
@Timeout(20)
class LinkedLayersTest {
  @TempDir Path directory;
  private Graphs graphs = new Graphs();
  private Farm farm = Farm.nowhere();

  @BeforeEach
  void fresh() throws IOException {
    farm = Farm.in(directory);
  }

  private VertexId linkOn(String image) {
    graphs = new Graphs();
    return graphs.link(graphs.image(image, 1), graphs.context(), "0", "a");
  }

  private VertexId runAfterLinkOn(String image) {
    VertexId link = linkOn(image);
    return graphs.run(link, "0", "use");
  }

  private Solution solve(VertexId target) throws Exception {
    return farm.solve(graphs, target);
  }

  @Test
  void itsLayerIsReusedWhenTheBaseChanges() throws Exception {
    Solution first = solve(linkOn("one"));
    Solution second = solve(linkOn("two"));

    assertThat(farm.ran).containsExactly("COPY a");
    assertThat(second.cachedSteps()).isEqualTo(1);
    assertThat(second.layers().getFirst().diffId()).isEqualTo(Digest.of("two0"));
    assertThat(second.layers().getLast()).isEqualTo(first.layers().getLast());
  }

  @Test
  void itNeedsNoFileOfItsBase() throws Exception {
    solve(linkOn("one"));

    assertThat(farm.snapshots.unpacked).isEmpty();
    assertThat(farm.blobs.read).isEmpty();
  }

  @Test
  void theNextCommandStandsOnBaseAndLayerWithoutUnpackingTheLayer() throws Exception {
    Solution solution = solve(runAfterLinkOn("one"));

    assertThat(solution.layers()).hasSize(3);
    assertThat(farm.snapshots.unpacked).containsExactly(Digest.of("one0"));
    assertThat(farm.snapshots.restacked).containsExactly(solution.layers().get(1).diffId());
  }

  @Test
  void theNextCommandRunsAgainOnAnotherBase() throws Exception {
    solve(runAfterLinkOn("one"));
    solve(runAfterLinkOn("two"));

    assertThat(farm.ran).containsExactly("COPY a", "RUN use", "RUN use");
    assertThat(farm.reason("RUN use")).isEqualTo("an earlier step changed");
  }

  @Test
  void twoStagesWithTheSameLayerMakeItOnce() throws Exception {
    VertexId one = graphs.link(graphs.image("one", 1), graphs.context(), "one", "a");
    VertexId two = graphs.link(graphs.image("two", 1), graphs.context(), "two", "a");
    VertexId both = graphs.copy(graphs.copy(graphs.image("slim", 1), one, "2", "x"), two, "2", "y");

    farm.solve(graphs, both);

    assertThat(farm.ran).containsOnlyOnce("COPY a");
  }

  @Test
  void itRunsAgainForOtherFiles() throws Exception {
    solve(linkOn("one"));
    farm.context = Map.of("a", "changed");
    solve(linkOn("one"));

    assertThat(farm.ran).containsExactly("COPY a", "COPY a");
  }
}
