package io.slipway.builder.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
  /** The defaults of the builder's lease and of the scheduler's patience. */
  private static final Duration TTL = Duration.ofSeconds(10);

  private static final Duration GRACE = Duration.ofSeconds(4);

  @Test
  void aLeaseThatRedisForgotIsThereAgainBeforeTheBuilderCountsAsLost() {
    assertThat(LeaseKeeper.pause(TTL, true).multipliedBy(2)).isLessThanOrEqualTo(GRACE);
  }

  @Test
  void afterARenewalThatFailedTheNextComesSoon() {
    assertThat(LeaseKeeper.pause(TTL, false)).isLessThan(Duration.ofSeconds(1));
  }
}
