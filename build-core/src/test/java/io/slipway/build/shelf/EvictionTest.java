package io.slipway.build.shelf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvictionTest {
  private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");
  private static final long MIB = 1 << 20;

  @Test
  void whatLiesIdleLongestGoesFirst() {
    assertThat(within(15, item("new", 10, 1, 1), item("old", 10, 9, 1), item("older", 10, 10, 1)))
        .containsExactly("older", "old");
  }

  @Test
  void ofEqualAgeWhatIsLargeGoesFirst() {
    assertThat(within(100, item("small", 20, 5, 1), item("large", 90, 5, 1)))
        .containsExactly("large");
  }

  @Test
  void ofEqualAgeAndSizeWhatIsMadeFastGoesFirst() {
    assertThat(within(10, item("slow", 10, 5, 600), item("fast", 10, 5, 1)))
        .containsExactly("fast");
  }

  @Test
  void whatIsOfNoUseAnyMoreGoesBeforeAll() {
    assertThat(within(9, item("old", 10, 9, 1), item("useless", 1, 0, 0)))
        .containsExactly("useless", "old");
  }

  @Test
  void whatABuildHoldsStaysWithAllThatItStandsOn() {
    Stored base = item("base", 10, 100, 1);
    Stored middle = item("middle", 10, 100, 1, "base");
    Stored held = held("held", "middle");
    Stored beside = item("beside", 10, 0, 1, "middle");

    assertThat(choose(PruneRules.everything(), base, middle, held, beside))
        .containsExactly("beside");
  }

  @Test
  void whatStandsOnOthersGoesBeforeThem() {
    Stored base = item("base", 10, 100, 1);
    Stored top = item("top", 10, 1, 1000, "middle");
    Stored middle = item("middle", 10, 100, 1, "base");

    assertThat(choose(PruneRules.everything(), base, middle, top))
        .containsExactly("top", "middle", "base");
  }

  @Test
  void nothingGoesThatNeedNot() {
    assertThat(within(20, item("a", 10, 1, 1), item("b", 10, 9, 1))).isEmpty();
  }

  @Test
  void theDiskMayAskForMoreThanTheLimitDoes() {
    PruneRules rules = PruneRules.within(1000 * MIB, 30 * MIB);
    List<Stored> all = List.of(item("a", 10, 1, 1), item("b", 10, 9, 1));

    assertThat(Eviction.choose(all, rules, NOW, 25 * MIB))
        .extracting(Stored::id)
        .containsExactly("b");
    assertThat(Eviction.choose(all, rules, NOW, 30 * MIB)).isEmpty();
  }

  @Test
  void onlyWhatLaysIdleSoLongGoes() {
    PruneRules rules =
        new PruneRules(
            Optional.empty(),
            Optional.empty(),
            Optional.of(Duration.ofHours(24)),
            Set.of(),
            Set.of(),
            true);

    assertThat(choose(rules, item("day", 1, 24, 1), item("less", 1, 23, 1))).containsExactly("day");
  }

  @Test
  void onlyOneKindGoesAndRecordsOnlyWhenAsked() {
    Stored record =
        new Stored(StoredKind.RECORD, "record", 1, NOW, Duration.ofSeconds(1), false, Set.of());
    Stored blob = item("blob", 1, 1, 1);

    assertThat(choose(rules(Set.of(), false), record, blob)).containsExactly("blob");
    assertThat(choose(rules(Set.of(), true), record, blob))
        .containsExactlyInAnyOrder("blob", "record");
    assertThat(choose(rules(Set.of(StoredKind.RECORD), false), record, blob))
        .containsExactly("record");
  }

  @Test
  void rulesRefuseNumbersThatAreNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> PruneRules.within(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> PruneRules.within(0, -1));
  }

  private static PruneRules rules(Set<StoredKind> kinds, boolean records) {
    return new PruneRules(
        Optional.empty(), Optional.empty(), Optional.empty(), kinds, Set.of(), records);
  }

  private static List<String> within(long mebibytes, Stored... all) {
    return choose(PruneRules.within(mebibytes * MIB, 0), all);
  }

  private static List<String> choose(PruneRules rules, Stored... all) {
    return Eviction.choose(List.of(all), rules, NOW, Long.MAX_VALUE).stream()
        .map(Stored::id)
        .toList();
  }

  private static Stored item(
      String id, long mebibytes, long idleHours, long costSeconds, String... needs) {
    return new Stored(
        StoredKind.BLOB,
        id,
        mebibytes * MIB,
        NOW.minus(Duration.ofHours(idleHours)),
        Duration.ofSeconds(costSeconds),
        false,
        Set.of(needs));
  }

  private static Stored held(String id, String needs) {
    return new Stored(StoredKind.BLOB, id, MIB, NOW, Duration.ofSeconds(1), true, Set.of(needs));
  }
}
