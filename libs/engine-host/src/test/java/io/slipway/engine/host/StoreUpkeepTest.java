package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreUpkeepTest {
  private static final long TIB = 1L << 40;

  @TempDir Path dir;

  @Test
  void aStoreThatWasBegunNowIsWhatItsDiskLost() throws Exception {
    EngineSettings settings = new EngineSettings(dir, dir.resolve("state"), dir);
    Path note = dir.resolve("state/upkeep");
    StoreLimit limit = new StoreLimit(2 * TIB, false);
    try (StoreUpkeep upkeep =
        new StoreUpkeep(new StoreHost(settings), limit, 0, Clock.systemUTC())) {
      upkeep.began(TIB);
      assertThat(note).as("no store, no note").doesNotExist();

      Files.createDirectories(settings.store());
      upkeep.began(settings.store().toFile().getUsableSpace() + TIB);
    }
    // Others write to this disk, too.
    assertThat(UpkeepNote.read(note).orElseThrow().used()).isBetween(TIB / 2, 2 * TIB);
  }

  /** A limit of a byte, so that more is in use on any disk. */
  @Test
  void roomThatOthersGaveBackIsNoted() throws Exception {
    EngineSettings settings = new EngineSettings(dir, dir.resolve("state"), dir);
    Files.createDirectories(settings.store());
    Path note = dir.resolve("state/upkeep");
    new UpkeepNote(0, 1, Instant.EPOCH).write(note);
    try (StoreUpkeep upkeep =
        new StoreUpkeep(new StoreHost(settings), new StoreLimit(1, false), 0, Clock.systemUTC())) {
      assertThat(upkeep.isDue()).isFalse();
    }

    assertThat(UpkeepNote.read(note).orElseThrow().free()).isGreaterThan(1);
  }
}
