package io.slipway.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.shelf.Stored;
import io.slipway.build.shelf.StoredKind;
import io.slipway.cli.CommandLines;
import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.VerbFailed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreVerbsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Stored BLOB =
      new Stored(
          StoredKind.BLOB,
          "blob:" + "a".repeat(64),
          2_000_000,
          NOW.minusSeconds(3 * 3600),
          Duration.ofMillis(1500),
          false,
          Set.of());
  private static final Stored HELD =
      new Stored(
          StoredKind.SNAPSHOT,
          "snapshot:" + "b".repeat(64),
          500,
          NOW,
          Duration.ZERO,
          true,
          Set.of("snapshot:base"));

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({"24h, 86400000", "7d12h, 648000000", "1.5s, 1500", "250ms, 250", "1m30s, 90000"})
  void durationsAreReadAsBuildxReadsThem(String text, long millis) {
    assertThat(Filters.parse(List.of("until=" + text)).unusedFor())
        .contains(Duration.ofMillis(millis));
  }

  @Test
  void typesAndIds() {
    Filters filters = Filters.parse(List.of("type=regular", "id=blob:ab", "type=internal"));

    assertThat(filters.kinds())
        .containsExactlyInAnyOrder(StoredKind.SNAPSHOT, StoredKind.BLOB, StoredKind.RECORD);
    assertThat(filters.ids()).containsExactly("blob:ab");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"until=", "until=soon", "until=1h-", "type=none", "label=x", "until", "=1h"})
  void othersAreRefused(String filter) {
    assertThatThrownBy(() -> Filters.parse(List.of(filter)))
        .isInstanceOf(VerbFailed.class)
        .hasMessageContaining("--filter " + filter);
  }

  @Test
  void aTableLikeThatOfBuildx() {
    assertThat(StoredLines.of(List.of(BLOB, HELD), false, NOW))
        .containsExactly(
            "ID                        RECLAIMABLE  SIZE    LAST USED",
            "blob:aaaaaaaaaaaaaaaaaa*  true         2.0 MB  3 hours ago",
            "snapshot:bbbbbbbbbbbbbb*  false        500 B   0.0s ago");
  }

  @Test
  void allOfEachWhenVerbose() {
    assertThat(StoredLines.of(List.of(HELD), true, NOW))
        .contains(
            "ID:          " + HELD.id(), "Parent:      snapshot:base", "Type:        snapshot");
    assertThat(StoredLines.json(List.of(BLOB)).get(0).path("costMillis").asLong()).isEqualTo(1500);
  }

  @Test
  void aPlaceWhereNothingWasBuiltIsAMistake() {
    CommandLines.Run run = new CommandLines(dir, Map.of()).run("du", "--state-dir", "nowhere");

    assertThat(run.exit()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains("nothing was built there");
  }

  @Test
  void aSizeThatIsNoneIsRefusedBeforeAnythingHappens() {
    CommandLines.Run run =
        new CommandLines(dir, Map.of()).run("prune", "--state-dir", ".", "--keep-storage", "much");

    assertThat(run.exit()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains("'much'", "20G");
  }
}
