package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreLimitTest {
  @ParameterizedTest
  @CsvSource({
    "4096, 4096",
    "512M, 536870912",
    "1.5g, 1610612736",
    "20GiB, 21474836480",
    "2 kB, 2048",
    "25%, 250",
    "100%, 1000",
    "7B, 7"
  })
  void sizesAndShares(String text, long bytes) {
    assertThat(StoreLimit.parse(text).bytes(1000)).isEqualTo(bytes);
  }

  @Test
  void nothingIsNoLimit() {
    assertThat(StoreLimit.parse("0").bytes(1000)).isEqualTo(Long.MAX_VALUE);
    assertThat(StoreLimit.parse("0%").bytes(1000)).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "much", "-1", "101%", "1.2.3", "10X", "999999999999999P"})
  void othersAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> StoreLimit.parse(text));
  }
}
