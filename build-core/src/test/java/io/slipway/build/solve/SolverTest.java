package io.slipway.build.solve;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.cache.CachedLayer;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.VertexId;
import io.slipway.build.image.Digest;
import io.slipway.build.solve.StepReport.CacheOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class SolverTest {
  @TempDir Path directory;
  private Graphs graphs = new Graphs();
  private Farm farm = Farm.nowhere();

  @BeforeEach
  void fresh() throws IOException {
    graphs = new Graphs();
    farm = Farm.in(directory);
  }

  /** FROM base (2 layers); COPY a; RUN make; RUN test. */
  private VertexId chain(String lastCommand) {
    VertexId base = graphs.image("base", 2);
    VertexId copy = graphs.copy(base, graphs.context(), "0", "a");
    return graphs.run(graphs.run(copy, "0", "make"), "0", lastCommand);
  }

  /** Two stages, and a target that copies from both. */
  private VertexId diamond(String left, String right) {
    VertexId base = graphs.image("base", 1);
    VertexId one = graphs.run(base, "one", left);
    VertexId two = graphs.run(base, "two", right);
    VertexId first = graphs.copy(graphs.image("slim", 1), one, "2", "x");
    return graphs.copy(first, two, "2", "y");
  }

  @Test
  void makesALayerForEachStepOnTopOfTheBase() throws Exception {
    Solution solution = farm.solve(graphs, chain("test"));

    assertThat(solution.layers()).hasSize(5);
    assertThat(solution.layers().getFirst().diffId()).isEqualTo(Digest.of("base0"));
    assertThat(farm.ran).containsExactly("COPY a", "RUN make", "RUN test");
    assertThat(solution.executedSteps()).isEqualTo(3);
    assertThat(farm.snapshots.open).hasValue(0);
    assertThat(farm.made).hasSize(3);
  }

  @Test
  void runsIndependentStagesAtOnce() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    StepRunner meet =
        (vertex, workspace, source, out) -> {
          try {
            together.await(10, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IOException("the other stage does not run at the same time", e);
          }
        };
    farm.when("RUN left", meet).when("RUN right", meet);

    assertThat(farm.solve(graphs, diamond("left", "right")).executedSteps()).isEqualTo(4);
  }

  @Test
  void runsEqualVerticesOnce() throws Exception {
    Solution solution = farm.solve(graphs, diamond("same", "same"));

    assertThat(farm.ran).containsOnlyOnce("RUN same");
    assertThat(solution.cachedSteps()).isEqualTo(1);
  }

  @Test
  void runsAndUnpacksAndReadsNothingWhenAllIsCached() throws Exception {
    Solution cold = farm.solve(graphs, chain("test"));
    Farm warm = farm.emptyDisk(directory);

    Solution again = warm.solve(graphs, new VertexId(4));

    assertThat(again.layers()).isEqualTo(cold.layers());
    assertThat(warm.ran).isEmpty();
    assertThat(warm.snapshots.unpacked).isEmpty();
    assertThat(warm.snapshots.prepared).hasValue(0);
    assertThat(warm.blobs.read).isEmpty();
    assertThat(again.cachedSteps()).isEqualTo(3);
    assertThat(warm.reports.get("RUN make"))
        .satisfies(report -> assertThat(report.cache()).isEqualTo(CacheOutcome.HIT));
  }

  @Test
  void unpacksOnlyWhatTheRunningStepStandsOn() throws Exception {
    Solution cold = farm.solve(graphs, chain("test"));
    graphs = new Graphs();
    Farm warm = farm.emptyDisk(directory);

    warm.solve(graphs, chain("changed"));

    assertThat(warm.ran).containsExactly("RUN changed");
    assertThat(warm.snapshots.unpacked)
        .containsExactlyElementsOf(
            cold.layers().subList(0, 4).stream().map(Layer::diffId).toList());
    assertThat(warm.reason("RUN changed")).isEqualTo("command changed");
  }

  @Test
  void leavesAStageAloneWhenTheCopyFromItIsCached() throws Exception {
    farm.solve(graphs, diamond("left", "right"));
    Farm warm = farm.emptyDisk(directory);
    warm.local.entries.values().removeAll(List.of(made("RUN left"), made("RUN right")));

    Solution again = warm.solve(graphs, new VertexId(5));

    assertThat(warm.ran).isEmpty();
    assertThat(again.cachedSteps()).isEqualTo(2);
    assertThat(warm.snapshots.unpacked).isEmpty();
  }

  private CachedLayer made(String step) {
    return Objects.requireNonNull(farm.made.get(step));
  }

  @Test
  void asksEachCacheOnce() throws Exception {
    farm.solve(graphs, chain("test"));
    Farm colleague = farm.colleague(directory);
    farm.local.lookups.set(0);

    Solution solution = colleague.solve(graphs, new VertexId(4));

    assertThat(colleague.ran).isEmpty();
    assertThat(solution.cachedSteps()).isEqualTo(3);
    assertThat(colleague.local.lookups).hasValue(1);
    assertThat(farm.local.lookups).hasValue(1);
  }

  @Test
  void runsAnEvictedStepAndAllThatStandOnItAgain() throws Exception {
    Solution cold = farm.solve(graphs, chain("test"));
    Farm warm = farm.emptyDisk(directory);
    warm.blobs.gone.add(cold.layers().get(3).diffId());

    warm.solve(graphs, new VertexId(4));

    assertThat(warm.ran).containsExactly("RUN make", "RUN test");
    assertThat(warm.reason("RUN make")).isEqualTo("evicted");
    assertThat(warm.reason("RUN test")).isEqualTo("an earlier step ran again");
  }

  private static StepRunner writing(String content) {
    return (vertex, workspace, source, out) ->
        Files.writeString(workspace.upper().resolve("out"), content);
  }

  private static StepRunner failing() {
    return (vertex, workspace, source, out) -> {
      throw new BuildFailure(vertex.origin(), "exit code: 1", 1, List.of());
    };
  }

  @Test
  void aLayerIsNotStackedOnAnotherRunOfTheStepBelow() throws Exception {
    VertexId target = chain("test");
    farm.when("RUN make", writing("first")).solve(graphs, target);
    farm.noCache = true;
    farm.when("RUN make", writing("second")).when("RUN test", failing());
    assertThatThrownBy(() -> farm.solve(graphs, target)).isInstanceOf(BuildFailure.class);
    farm.noCache = false;
    farm.ran.clear();

    farm.when("RUN test", writing("on the second")).solve(graphs, target);

    assertThat(farm.ran).containsExactly("RUN test");
    assertThat(farm.reason("RUN test")).isEqualTo("an earlier step ran again");
  }

  @Test
  void aStepThatFailedBeforeIsNotCalledEvicted() throws Exception {
    VertexId target = chain("test");
    farm.when("RUN make", failing());
    assertThatThrownBy(() -> farm.solve(graphs, target)).isInstanceOf(BuildFailure.class);

    farm.when("RUN make", writing("done")).solve(graphs, target);

    assertThat(farm.reason("RUN make")).isEqualTo("first build");
  }

  @Test
  void whatWasDoneBeforeAFailureIsKept() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    farm.layers.beforeBuild =
        () -> failed.await(10, TimeUnit.SECONDS) && new CountDownLatch(1).await(100, MILLISECONDS);
    VertexId target = chain("test");
    farm.when(
        "RUN test",
        (vertex, workspace, source, out) -> {
          failed.countDown();
          throw new BuildFailure(vertex.origin(), "exit code: 1", 1, List.of());
        });
    assertThatThrownBy(() -> farm.solve(graphs, target)).isInstanceOf(BuildFailure.class);
    farm.ran.clear();

    farm.when("RUN test", writing("done")).solve(graphs, target);

    assertThat(farm.ran).containsExactly("RUN test");
  }

  @Test
  void runsEverythingWithoutACache() throws Exception {
    farm.solve(graphs, chain("test"));
    farm.ran.clear();
    farm.noCache = true;

    farm.solve(graphs, new VertexId(4));

    assertThat(farm.ran).hasSize(3);
    assertThat(farm.reason("RUN make")).isEqualTo("cache disabled");
  }

  @Test
  void aChangedFileRunsTheCopyAndWhatFollows() throws Exception {
    farm.solve(graphs, chain("test"));
    farm.ran.clear();
    farm.context = Map.of("a", "9", "b", "2");

    farm.solve(graphs, new VertexId(4));

    assertThat(farm.reason("COPY a")).isEqualTo("files changed");
    assertThat(farm.reason("RUN make")).isEqualTo("an earlier step changed");
  }

  @Test
  void aStepThatChangesNothingMakesNoLayer() throws Exception {
    farm.when("RUN test", (vertex, workspace, source, out) -> {});

    Solution solution = farm.solve(graphs, chain("test"));

    assertThat(solution.layers()).hasSize(4);
    assertThat(solution.madeLayer()).containsEntry(new VertexId(4), false);
    assertThat(farm.emptyDisk(directory).solve(graphs, new VertexId(4)).layers()).hasSize(4);
  }

  @Test
  void theFirstFailureCancelsTheRestAndIsReported() {
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    farm.when(
            "RUN left", (vertex, workspace, source, out) -> waitForInterrupt(running, interrupted))
        .when(
            "RUN right",
            (vertex, workspace, source, out) -> {
              running.await();
              throw new BuildFailure(vertex.origin(), "exit code: 2", 2, List.of("last words"));
            });

    assertThatThrownBy(() -> farm.solve(graphs, diamond("left", "right")))
        .isInstanceOfSatisfying(
            BuildFailure.class, failure -> assertThat(failure.exitCode()).isEqualTo(2));

    assertThat(interrupted).isTrue();
    assertThat(farm.snapshots.open).hasValue(0);
    assertThat(farm.reports.get("RUN right"))
        .satisfies(report -> assertThat(report.exitCode()).isEqualTo(2));
  }

  private static void waitForInterrupt(CountDownLatch running, AtomicBoolean interrupted)
      throws InterruptedException {
    running.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.set(true);
      throw e;
    }
  }

  @Test
  void anInterruptCancelsEverythingBeforeItIsPassedOn() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    farm.when(
        "RUN make", (vertex, workspace, source, out) -> waitForInterrupt(running, interrupted));
    VertexId target = chain("test");
    AtomicReference<@Nullable Exception> thrown = new AtomicReference<>();
    Thread build =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    farm.solve(graphs, target);
                  } catch (Exception e) {
                    thrown.set(e);
                  }
                });

    running.await();
    build.interrupt();
    build.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(interrupted).isTrue();
    assertThat(farm.snapshots.open).hasValue(0);
  }

  @Test
  void aMissingFileFailsBeforeAnythingRuns() {
    VertexId base = graphs.image("base", 1);
    VertexId run = graphs.run(base, "0", "make");
    VertexId target = graphs.copy(run, graphs.context(), "0", "missing");

    assertThatThrownBy(() -> farm.solve(graphs, target))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("missing");
    assertThat(farm.ran).isEmpty();
  }

  @Test
  void aFailureOfTheMachineIsNotTheUsers() {
    farm.when(
        "RUN make",
        (vertex, workspace, source, out) -> {
          throw new IOException("disk full");
        });

    assertThatThrownBy(() -> farm.solve(graphs, chain("test")))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
  }

  @Test
  void filesOfAStepAreThereForTheNextWithoutItsBlob() throws Exception {
    farm.solve(graphs, chain("test"));

    assertThat(farm.blobs.read).containsExactlyInAnyOrder(Digest.of("base0"), Digest.of("base1"));
  }
}
