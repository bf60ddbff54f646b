package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepNoteTest {
  private static final Instant THEN = Instant.parse("2026-11-29T00:00:00Z");
  private static final Instant SOON = THEN.plusSeconds(1);

  @Test
  void aStoreThatMayHaveOutgrownItsLimitIsDue() {
    UpkeepNote note = new UpkeepNote(70, 1000, THEN);

    assertThat(note.isDue(100, 0, 970, SOON)).isFalse();
    assertThat(note.isDue(100, 0, 969, SOON)).isTrue();
    assertThat(note.isDue(100, 0, 2000, SOON)).isFalse();
  }

  @Test
  void aShortDiskIsDueToo() {
    assertThat(new UpkeepNote(70, 1000, THEN).isDue(10_000, 500, 499, SOON)).isTrue();
  }

  @Test
  void whatWasInVainIsNotTriedAgainAtOnce() {
    UpkeepNote held = new UpkeepNote(120, 1000, THEN);
    UpkeepNote others = new UpkeepNote(70, 400, THEN);

    assertThat(held.isDue(100, 0, 900, SOON)).isFalse();
    assertThat(others.isDue(100, 500, 400, SOON)).isFalse();
    assertThat(held.isDue(100, 0, 900, THEN.plusSeconds(60))).isTrue();
    assertThat(others.isDue(100, 500, 400, THEN.plusSeconds(60))).isTrue();
  }

  @Test
  void whatOthersGaveBackHidesNoGrowth() {
    UpkeepNote crowded = new UpkeepNote(70, 10, THEN);

    assertThat(crowded.isDue(100, 0, 1000, SOON)).isFalse();
    assertThat(crowded.seeing(1000).isDue(100, 0, 969, SOON)).isTrue();
    assertThat(crowded.seeing(5)).isEqualTo(crowded);
  }

  @Test
  void isReadAsItWasWrittenAndDamagedOnesAreNone(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("upkeep");
    UpkeepNote note = new UpkeepNote(1, 2, THEN);
    note.write(file);

    assertThat(UpkeepNote.read(file)).contains(note);
    Files.writeString(file, "1 2");
    assertThat(UpkeepNote.read(file)).isEmpty();
    assertThat(UpkeepNote.read(dir.resolve("none"))).isEmpty();
  }
}
