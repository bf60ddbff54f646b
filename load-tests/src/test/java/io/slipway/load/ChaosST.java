package io.slipway.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.load.check.Finding;
import io.slipway.load.check.Report;
import io.slipway.load.farm.LoadedFarm;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run with a fixed seed; {@code load-tests/chaos} has the long ones. */
@Tag("ci")
class ChaosST {
  private static final long SEED = 3;
  private static final int BUILDS = 24;

  @TempDir Path home;

  @Test
  void nothingIsLostRepeatedOrMovedBackUnderEveryKindOfFault() throws Exception {
    ChaosRun.Options options =
        new ChaosRun.Options(
            SEED, BUILDS, 3, Duration.ofSeconds(60), new LoadedFarm.Size(2, 2, 2), true, false);

    Report report =
        new ChaosRun(options, System.out::println)
            .run(home, Path.of(System.getProperty("slipway.repo")));

    System.out.println(report.text());
    assertThat(report.held()).as(report.text()).isTrue();
    assertThat(report.bitten()).as("faults that hit work").isPositive();
    assertThat(report.findings())
        .filteredOn(f -> f.promise().equals("A1"))
        .extracting(Finding::figure)
        .first()
        .asString()
        .startsWith((BUILDS + 1) + " accepted"); // and the killer
  }
}
