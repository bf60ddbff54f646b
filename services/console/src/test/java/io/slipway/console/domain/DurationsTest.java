package io.slipway.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "999, 1 µs",
    "12345, 12 µs",
    "12345678, 12 ms",
    "999999999, 999 ms",
    "1000000000, 1 s",
    "3456000000, 3.5 s",
    "59949999999, 59.9 s",
    "59950000000, 1 min",
    "60000000000, 1 min",
    "123000000000, 2 min 03 s",
    "3900000000000, 1 h 05 min",
    "7200000000000, 2 h"
  })
  void times(long nanos, String text) {
    assertThat(Durations.text(nanos)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 B", "999, 999 B", "1000, 1.0 kB", "999960, 1.0 MB", "3450000, 3.5 MB"})
  void sizes(long bytes, String text) {
    assertThat(Durations.bytes(bytes)).isEqualTo(text);
  }
}
