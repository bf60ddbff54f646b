package io.slipway.build.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation.Ids;
import io.slipway.build.graph.Operation.Mount;
import io.slipway.build.graph.Operation.Sharing;
import io.slipway.build.graph.VertexId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What makes a step run again: its mounts, and stages that the caller wants without the cache. */
@Timeout(20)
class StepKeysTest {
  @TempDir Path directory;
  private Graphs graphs = new Graphs();
  private Farm farm = Farm.nowhere();

  @BeforeEach
  void fresh() throws IOException {
    farm = Farm.in(directory);
  }

  private int runs(Mount mount) throws Exception {
    graphs = new Graphs();
    VertexId base = graphs.image("base", 1);
    VertexId context = graphs.context();
    VertexId stage = graphs.run(base, "one", "stage");
    farm.ran.clear();
    farm.solve(graphs, graphs.run(base, "make", List.of(mount), context, stage));
    return (int) farm.ran.stream().filter("RUN make"::equals).count();
  }

  private Solution solve(VertexId target) throws Exception {
    return farm.solve(graphs, target);
  }

  @Test
  void aBindDependsOnTheContentThatItShows() throws Exception {
    Mount bind = new Mount.Bind("/m", 1, "a", false);
    assertThat(runs(bind)).isEqualTo(1);
    assertThat(runs(bind)).isZero();
    farm.context = Map.of("a", "1", "b", "changed");
    assertThat(runs(bind)).isZero();
    farm.context = Map.of("a", "changed", "b", "changed");
    assertThat(runs(bind)).isEqualTo(1);
    assertThat(farm.reason("RUN make")).isEqualTo("mount /m changed");
  }

  @Test
  void aBindOfNothingIsRefusedBeforeAnythingRuns() {
    assertThatThrownBy(() -> runs(new Mount.Bind("/m", 1, "absent", false)))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("absent");
    assertThat(farm.ran).isEmpty();
  }

  @Test
  void aBindOfAStageDependsOnTheStagesDefinition() throws Exception {
    assertThat(runs(new Mount.Bind("/m", 2, "/x", false))).isEqualTo(1);
    assertThat(runs(new Mount.Bind("/m", 2, "/x", false))).isZero();
    assertThat(runs(new Mount.Bind("/m", 2, "/y", false))).isEqualTo(1);
  }

  @Test
  void whatACacheHoldsAndHowItIsSharedDoesNotCount() throws Exception {
    assertThat(runs(cache("id", Sharing.SHARED))).isEqualTo(1);
    assertThat(runs(cache("id", Sharing.LOCKED))).isZero();
    assertThat(runs(cache("other", Sharing.SHARED))).isEqualTo(1);
  }

  private static Mount cache(String id, Sharing sharing) {
    return new Mount.Cache("/c", id, sharing, 0, "/", Ids.ROOT, 0755, true);
  }

  @Test
  void aSecretCountsByItsNameAndPlace() throws Exception {
    assertThat(runs(secret("/s", "id"))).isEqualTo(1);
    assertThat(runs(secret("/s", "id"))).isZero();
    assertThat(runs(secret("/s", "other"))).isEqualTo(1);
    assertThat(runs(secret("/t", "id"))).isEqualTo(1);
    assertThat(runs(new Mount.Ssh("/s", "id", true, Ids.ROOT, 0600))).isEqualTo(1);
    assertThat(runs(new Mount.Ssh("/s", "id", true, Ids.ROOT, 0600))).isZero();
    assertThat(runs(new Mount.Ssh("/s", "id", false, Ids.ROOT, 0600))).isEqualTo(1);
    assertThat(runs(new Mount.Ssh("/s", "id", true, Ids.ROOT, 0644))).isEqualTo(1);
    assertThat(runs(new Mount.Ssh("/s", "id", true, new Ids(5, 6), 0600))).isEqualTo(1);
  }

  private static Mount secret(String target, String id) {
    return new Mount.Secret(target, id, false, Ids.ROOT, 0400, Optional.empty());
  }

  /** Three stages; the second copies from the first, the third is on its own. */
  private VertexId threeStages() {
    graphs = new Graphs();
    VertexId base = graphs.image("base", 1);
    VertexId one = graphs.run(graphs.run(base, "one", "first"), "one", "second");
    VertexId alone = graphs.run(base, "alone", "third");
    VertexId two = graphs.run(base, "two", "before");
    return graphs.copy(graphs.copy(two, one, "two", "x"), alone, "two", "y");
  }

  @Test
  void aStageWithoutCacheRunsAgainWithAllThatUsesIt() throws Exception {
    solve(threeStages());
    farm.ran.clear();
    farm.noCacheStages = Set.of("ONE");

    Solution solution = solve(threeStages());

    assertThat(farm.ran).containsExactlyInAnyOrder("RUN first", "RUN second", "COPY x", "COPY y");
    assertThat(farm.reason("RUN first")).isEqualTo("cache disabled");
    assertThat(farm.reason("COPY x")).isEqualTo("an earlier step ran again");
    assertThat(solution.cachedSteps()).isEqualTo(2);
  }

  @Test
  void tellsTheResultsOfAllStepsAndWhichAreTheTargets() throws Exception {
    Solution cold = solve(threeStages());
    Solution warm = solve(threeStages());

    assertThat(cold.results()).hasSize(6);
    assertThat(cold.results().stream().filter(Solution.StepResult::own)).hasSize(3);
    assertThat(warm.results()).isEqualTo(cold.results());
  }
}
