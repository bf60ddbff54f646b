package io.slipway.builder.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.builder.domain.BuildRun.Reason;
import io.slipway.builder.domain.BuildRun.Stop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptionTest {
  private final Interruption interruption = new Interruption();

  @AfterEach
  void nobodyElseIsInterrupted() {
    Thread.interrupted();
  }

  @Test
  void whatWasCancelledBeforeIsNotPublished() {
    interruption.end(Reason.CANCELLED, "by ada");

    assertThat(interruption.mayPublish()).isFalse();
    assertThat(interruption.stop()).contains(new Stop(Reason.CANCELLED, "by ada"));
    interruption.disarm();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void whatIsBeingPublishedIsNotCancelledAnyMore() {
    assertThat(interruption.mayPublish()).isTrue();

    interruption.end(Reason.CANCELLED, "by ada");
    interruption.end(Reason.TIMEOUT, "too late");
    interruption.end(Reason.SHUTDOWN, "stopped");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(interruption.stop()).isEmpty();

    interruption.end(Reason.LEASE_LOST, "another holds it");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void theFirstReasonCounts() {
    interruption.end(Reason.TIMEOUT, "too late");
    interruption.end(Reason.SHUTDOWN, "stopped");

    assertThat(interruption.stop().map(Stop::reason)).contains(Reason.TIMEOUT);
  }
}
