package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildResult;
import io.slipway.build.PruneResult;
import io.slipway.build.StoreUse;
import io.slipway.build.shelf.PruneRules;
import io.slipway.build.shelf.Stored;
import io.slipway.build.shelf.StoredKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of real builds, looked through and pruned by real processes. */
class StoreHostIT {
  @TempDir Path dir;
  private EngineFixture fixture;
  private StoreHost host;
  private Path context;

  @BeforeEach
  void prepare() throws Exception {
    fixture = new EngineFixture(dir, "stored");
    host = new StoreHost(fixture.settings);
    context =
        EngineFixture.context(
            dir.resolve("ctx"),
            EngineFixture.BASE
                + "RUN --mount=type=cache,target=/c echo kept > /c/file && echo $RANDOM > /made\n");
  }

  @Test
  void whatIsPrunedIsMadeAgain() throws Exception {
    BuildResult.Success first = build();
    StoreUse use = host.use();

    assertThat(use.items())
        .extracting(Stored::kind)
        .contains(StoredKind.SNAPSHOT, StoredKind.BLOB, StoredKind.CACHE_MOUNT, StoredKind.RECORD);
    assertThat(use.items()).noneMatch(Stored::inUse);
    assertThat(use.reclaimable()).isGreaterThan(Files.size(context.resolve("busybox")));

    PruneResult pruned = host.prune(PruneRules.everything(), false);

    assertThat(pruned.removed()).hasSameSizeAs(use.items());
    assertThat(host.use().items()).isEmpty();
    BuildResult.Success second = build();
    assertThat(second.executedSteps()).isEqualTo(first.executedSteps()).isEqualTo(3);
    assertThat(build().executedSteps()).isZero();
  }

  @Test
  void buildsGoOnWhileAllIsPruned() throws Exception {
    build();
    CompletableFuture<Void> pruning =
        CompletableFuture.runAsync(
            () -> {
              try {
                for (int i = 0; i < 4; i++) {
                  host.prune(PruneRules.everything(), false);
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    int builds = 0;
    while (!pruning.isDone()) {
      build();
      builds++;
    }
    pruning.get();
    assertThat(builds).isPositive();
  }

  @Test
  void upkeepBringsTheStoreWithinItsLimit() throws Exception {
    build();
    long before = host.use().total();
    StoreLimit limit = new StoreLimit(before / 2, false);
    try (StoreUpkeep upkeep = new StoreUpkeep(host, limit, 0, Clock.systemUTC())) {
      assertThat(upkeep.isDue()).isTrue();

      upkeep.look();
    }

    assertThat(host.use().total()).isPositive().isLessThanOrEqualTo(before / 2);
    // The note is asked and not the disk, which other tests fill at the same time.
    UpkeepNote note = UpkeepNote.read(fixture.settings.stateDir().resolve("upkeep")).orElseThrow();
    assertThat(note.isDue(before / 2, 0, note.free(), Instant.now())).isFalse();
    assertThat(build().executedSteps()).isLessThanOrEqualTo(3);
  }

  private BuildResult.Success build() throws Exception {
    BuildResult result = fixture.host.build(fixture.request(context), fixture.backends, e -> {});
    assertThat(result).isInstanceOf(BuildResult.Success.class);
    return (BuildResult.Success) result;
  }
}
