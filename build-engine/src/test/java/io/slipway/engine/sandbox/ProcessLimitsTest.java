package io.slipway.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.execute.ImpossibleSandbox;
import io.slipway.build.graph.RunResources;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessLimitsTest {
  private static final ProcessLimits FEW_FILES =
      ProcessLimits.parse(
          List.of(
              "Limit                     Soft Limit           Hard Limit           Units     ",
              "Max processes             96365                unlimited            processes ",
              "Max open files            1024                 4096                 files     ",
              "Max locked memory         8388608              8388608              bytes     "));

  @Test
  void areTheEnginesOwnWithinBounds() throws IOException {
    assertThat(FEW_FILES.of(RunResources.DEFAULT))
        .containsExactly(
            limit("CORE", 0, 0), limit("NOFILE", 1024, 4096), limit("NPROC", 16_384, 16_384));
    ProcessLimits fewProcesses =
        ProcessLimits.parse(
            List.of(
                "Max processes             100                  200                  processes ",
                "Max open files            1024                 unlimited            files     "));
    assertThat(fewProcesses.of(RunResources.DEFAULT))
        .containsExactly(
            limit("CORE", 0, 0), limit("NOFILE", 1024, 1 << 20), limit("NPROC", 200, 200));
  }

  @Test
  void areWhatIsAskedForUpToTheEnginesOwn() throws IOException {
    assertThat(FEW_FILES.of(asked("nofile", 4096, 4096)))
        .contains(limit("NOFILE", 4096, 4096), limit("CORE", 0, 0));
    assertThat(FEW_FILES.of(asked("nproc", 9, -1)))
        .contains(
            new OciConfig.Rlimit(
                "RLIMIT_NPROC", BigInteger.valueOf(9), new BigInteger("18446744073709551615")));
    assertThatThrownBy(() -> FEW_FILES.of(asked("nofile", 1, 4097)))
        .isInstanceOf(ImpossibleSandbox.class)
        .hasMessageContaining("ulimit nofile=4097: the hard limit of this machine is 4096");
    assertThatThrownBy(() -> FEW_FILES.of(asked("memlock", -1, -1)))
        .isInstanceOf(ImpossibleSandbox.class);
  }

  private static RunResources asked(String name, long soft, long hard) {
    return new RunResources(0, Map.of(name, new RunResources.Limit(soft, hard)));
  }

  private static OciConfig.Rlimit limit(String name, long soft, long hard) {
    return new OciConfig.Rlimit(
        "RLIMIT_" + name, BigInteger.valueOf(soft), BigInteger.valueOf(hard));
  }
}
