package io.slipway.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessLimitsTest {
  @Test
  void areTheEnginesOwnWithinBounds() {
    assertThat(
            ProcessLimits.parse(
                List.of(
                    "Limit                     Soft Limit           Hard Limit           Units     ",
                    "Max processes             96365                unlimited            processes ",
                    "Max open files            1024                 4096                 files     ")))
        .isEqualTo(new ProcessLimits(4096, 16_384));
    assertThat(
            ProcessLimits.parse(
                List.of(
                    "Max processes             100                  200                  processes ",
                    "Max open files            1024                 unlimited            files     ")))
        .isEqualTo(new ProcessLimits(1 << 20, 200));
  }
}
