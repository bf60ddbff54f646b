package io.slipway.builder.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class DiskReserveTest {
  @Test
  void aBuildMayBeginWhenTheReserveIsFree() {
    DiskReserve reserve = new DiskReserve(100);

    assertThat(reserve.admits(100)).isTrue();
    assertThat(reserve.admits(99)).isFalse();
  }

  @Test
  void noReserveAdmitsBuildsToAFullDisk() {
    assertThat(new DiskReserve(0).admits(0)).isTrue();
  }

  @Test
  void aNegativeReserveIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new DiskReserve(-1));
  }
}
