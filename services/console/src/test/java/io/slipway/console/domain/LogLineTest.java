package io.slipway.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogLineTest {
  private static final String ESC = Character.toString(27);
  private static final String BELL = Character.toString(7);

  @Test
  void terminalSequencesAndControlCharactersAreTakenOut() {
    assertThat(text(ESC + "[31mred" + ESC + "[0m")).isEqualTo("red");
    assertThat(text(ESC + "]0;title" + BELL + "shown")).isEqualTo("shown");
    assertThat(text("a" + BELL + "b" + Character.toString(0) + "c")).isEqualTo("abc");
    assertThat(text("one\ttwo")).isEqualTo("one\ttwo");
  }

  @Test
  void noLineCanBecomeTwo() {
    assertThat(text("a\nb" + Character.toString(0x2028) + "c" + Character.toString(0x85)))
        .doesNotContainPattern("\\R");
    assertThat(new LogLine(0, "RUN a\tb\n", "").step()).isEqualTo("RUN a b");
  }

  @Test
  void ofALineThatWasRewrittenTheEndCounts() {
    assertThat(text("10%\r50%\r100%")).isEqualTo("100%");
    assertThat(text("dos line\r")).isEqualTo("dos line");
  }

  @Test
  void aLongLineIsCut() {
    assertThat(text("x".repeat(100_000))).hasSize(8193).endsWith("…");
  }

  private static String text(String raw) {
    return new LogLine(0, "RUN x", raw).text();
  }
}
