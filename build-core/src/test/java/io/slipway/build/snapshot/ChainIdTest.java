package io.slipway.build.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.image.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainIdTest {
  private static final Digest A = Digest.of("a");
  private static final Digest B = Digest.of("b");

  @Test
  void followsTheSpecification() {
    assertThat(ChainId.of(List.of())).isEqualTo(ChainId.EMPTY);
    assertThat(ChainId.of(List.of(A)).digest()).isEqualTo(A);
    assertThat(ChainId.of(List.of(A, B)).digest()).isEqualTo(Digest.of(A + " " + B));
  }

  @Test
  void orderMatters() {
    assertThat(ChainId.of(List.of(A, B))).isNotEqualTo(ChainId.of(List.of(B, A)));
    assertThat(ChainId.of(List.of(A)).child(B)).isEqualTo(ChainId.of(List.of(A, B)));
  }
}
