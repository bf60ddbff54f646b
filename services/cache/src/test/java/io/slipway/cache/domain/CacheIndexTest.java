package io.slipway.cache.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.model.Digest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheIndexTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final CacheIndex index = new CacheIndex();

  @Test
  void findsOnlyTheKeysThatHaveAnEntryInTheOrderAsked() {
    index.put(entry(1, "{\"a\":1}", NOON));
    index.put(entry(3, "{\"c\":3}", NOON));

    assertThat(index.lookup(List.of(key(3), key(2), key(1))).keySet())
        .containsExactly(key(3), key(1));
  }

  @Test
  void keepsTheNewestWhateverTheOrderOfArrival() {
    index.put(entry(1, "{\"new\":1}", NOON.plusSeconds(1)));
    index.put(entry(1, "{\"old\":1}", NOON));

    assertThat(index.get(key(1)).orElseThrow().json()).isEqualTo("{\"new\":1}");
    assertThat(index.size()).isEqualTo(1);
  }

  @Test
  void theLaterOfTwoEntriesOfTheSameMomentCounts() {
    index.put(entry(1, "{\"first\":1}", NOON));
    index.put(entry(1, "{\"second\":1}", NOON));

    assertThat(index.get(key(1)).orElseThrow().json()).isEqualTo("{\"second\":1}");
  }

  @Test
  void theTimeIsNoPartOfWhatAnEntrySays() {
    assertThat(entry(1, "{}", NOON).says(entry(1, "{}", NOON.plusSeconds(9)))).isTrue();
    assertThat(entry(1, "{}", NOON).says(entry(1, "{\"a\":1}", NOON))).isFalse();
  }

  private static CacheEntry entry(int key, String json, Instant at) {
    return new CacheEntry(key(key), List.of("command=make"), json, at);
  }

  private static Digest key(int n) {
    return new Digest("sha256:" + String.format("%064x", n));
  }
}
