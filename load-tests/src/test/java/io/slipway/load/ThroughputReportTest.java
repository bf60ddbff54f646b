package io.slipway.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.load.check.Fairness;
import io.slipway.load.farm.Gauge;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThroughputReportTest {
  private static final Fairness FAIR =
      new Fairness(90, 0.04, "p1 had 5 of the first 40, 4 were due");

  @Test
  void comparesTheLoadBehindAHistoryWithTheOneWithout() {
    ThroughputReport report =
        new ThroughputReport(List.of(load(0, 100, 100, 10, FAIR), load(5_000, 100, 100, 20, FAIR)));

    assertThat(report.held()).isTrue();
    assertThat(report.text())
        .contains("## 0 builds in the past", "100 of 100 over in 10.0 s: 10.0/s")
        .contains("p50 12.0 ms, p99 80.0 ms")
        .contains("4.0 % off at the worst of 90 prefixes (p1 had 5 of the first 40, 4 were due)")
        .containsPattern("time per build +2.00")
        .endsWith("all measured, order fair");
  }

  @Test
  void saysThatTheTimeLimitCameFirst() {
    ThroughputReport report = new ThroughputReport(List.of(load(0, 100, 40, 10, FAIR)));

    assertThat(report.held()).isFalse();
    assertThat(report.text()).contains("40 of 100 over").contains("NOT ALL MEASURED");
  }

  @Test
  void saysThatTheOrderIsNotFair() {
    Fairness unfair = new Fairness(90, 0.2, "p1 had 9 of the first 40, 4 were due");
    ThroughputReport report = new ThroughputReport(List.of(load(0, 100, 100, 10, unfair)));

    assertThat(report.held()).isFalse();
    assertThat(report.text()).endsWith("all measured, ORDER NOT FAIR");
  }

  private static Figures load(int past, int wanted, int over, int seconds, Fairness fairness) {
    Gauge.Memory memory = new Gauge.Memory(20_480, 204_800);
    return new Figures(
        past,
        new Figures.Start(Duration.ofSeconds(3), Duration.ofSeconds(4)),
        new Figures.Doors(wanted, wanted, 0, Duration.ofSeconds(1), 12, 80),
        new Figures.Farm(
            over,
            Duration.ofSeconds(seconds),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            List.of(9.0, 11.0)),
        List.of(new Figures.Sample("empty queue", 0, memory)),
        memory,
        fairness);
  }
}
