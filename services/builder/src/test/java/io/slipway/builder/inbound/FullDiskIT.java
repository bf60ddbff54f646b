package io.slipway.builder.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.build.BuildResult;
import io.slipway.build.image.Digest;
import io.slipway.builder.SmallDisk;
import io.slipway.builder.domain.DiskReserve;
import io.slipway.builder.domain.ImageEngine;
import io.slipway.builder.domain.Jobs;
import io.slipway.builder.outbound.DiskRoom;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildReleased;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.model.BuilderId;
import io.slipway.model.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A builder whose disk is nearly full leaves the jobs to others, and lives. */
class FullDiskIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long RESERVE = 32L << 20;
  private static final ImageEngine ENGINE =
      (job, listener) ->
          new BuildResult.Success(Digest.of("m"), Digest.of("c"), 1, List.of(), 1, 0, 1);

  private final Farm farm = new Farm();

  @AfterEach
  void close() {
    farm.close();
  }

  @Test
  void anotherBuilderGetsTheJobsUntilThereIsRoom(@TempDir Path directory) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory)) {
      Path filler = disk.fill(48);
      JobSlot cramped = builder("cramped", disk, RESERVE);
      BuildDispatched first = dispatch();
      JobSlot roomy = farm.builder("roomy", ENGINE);

      assertThat(builderOf(first)).isEqualTo("roomy");
      assertThat(cramped.healthy()).isFalse();

      roomy.close();
      Files.delete(filler);
      await().atMost(PATIENCE).until(cramped::healthy);
      assertThat(builderOf(dispatch())).isEqualTo("cramped");
    }
  }

  /** The guard is what kept the job away above: without it, the full builder takes it. */
  @Test
  void withoutAReserveAFullBuilderTakesJobs(@TempDir Path directory) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory)) {
      disk.fill(48);
      builder("cramped", disk, 0);

      assertThat(builderOf(dispatch())).isEqualTo("cramped");
    }
  }

  @Test
  void aBuildThatMetAFullDiskIsGivenBackOnce() throws Exception {
    farm.builder("small", (job, listener) -> new BuildResult.Broken("no space left", true, true));
    BuildDispatched first = dispatch();

    await().atMost(PATIENCE).until(() -> !farm.told(first.build(), BuildReleased.class).isEmpty());
    farm.dispatch(Jobs.attempt(first, 2));

    assertThat(farm.awaitEnd(first).outcome()).isEqualTo(Outcome.ERROR);
    assertThat(farm.told(first.build(), BuildReleased.class)).hasSize(1);
    assertThat(farm.told(first.build(), BuildFinished.class))
        .extracting(BuildFinished::attempt)
        .containsExactly(2);
  }

  private JobSlot builder(String id, SmallDisk disk, long reserve) {
    return farm.builder(
        new JobRunner.Settings(new BuilderId(id), Farm.TTL, Duration.ZERO),
        ENGINE,
        new DiskRoom(disk.path(), new DiskReserve(reserve)));
  }

  private BuildDispatched dispatch() throws Exception {
    BuildDispatched job = Jobs.job("registry.example/" + UUID.randomUUID());
    farm.dispatch(job);
    return job;
  }

  private String builderOf(BuildDispatched job) {
    farm.awaitEnd(job);
    return farm.told(job.build(), BuildStarted.class).getFirst().builder().value();
  }
}
