package io.slipway.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutputPumpTest {
  private final List<String> lines = new ArrayList<>();
  private final AtomicInteger exceeded = new AtomicInteger();

  private void pump(byte[] bytes, long budget) {
    new OutputPump(
            new ByteArrayInputStream(bytes),
            false,
            (stderr, line) -> lines.add(line),
            new AtomicLong(budget),
            exceeded::incrementAndGet)
        .run();
  }

  private void pump(String text) {
    pump(text.getBytes(StandardCharsets.UTF_8), Long.MAX_VALUE);
  }

  @Test
  void cutsLinesAtTheirEnds() {
    pump("one\n\ntwo\r\nthree");

    assertThat(lines).containsExactly("one", "", "two", "three");
  }

  @Test
  void cutsLongLinesBetweenCharacters() {
    String text = "x".repeat(8191) + "äöü€" + "😀".repeat(5000);
    pump(text + "\n");

    assertThat(String.join("", lines)).isEqualTo(text);
    assertThat(lines).hasSizeGreaterThan(2).allMatch(line -> !line.contains("\uFFFD"));
  }

  @Test
  void survivesBytesThatAreNoText() {
    byte[] bytes = new byte[20_000];
    java.util.Arrays.fill(bytes, (byte) 0x80);
    pump(bytes, Long.MAX_VALUE);

    assertThat(lines).hasSize(3);
  }

  @Test
  void saysOnceThatTheBudgetIsSpent() {
    pump("0123456789\n".repeat(10_000).getBytes(StandardCharsets.UTF_8), 1000);

    assertThat(exceeded).hasValue(1);
    assertThat(lines).hasSizeLessThan(1000);
  }
}
