package io.slipway.builder.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.builder.domain.Jobs;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.model.TraceContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HandoutTest {
  private final BuildDispatched job = Jobs.job("registry.example/app");

  @Test
  void onlyAFreshFirstHandoutIsSureToBeNeeded() {
    assertThat(handout(job, false).mayBeSuperseded(job.at())).isFalse();
    assertThat(handout(job, true).mayBeSuperseded(job.at())).isTrue();
    assertThat(handout(Jobs.attempt(job, 2), false).mayBeSuperseded(job.at())).isTrue();
    assertThat(handout(job, false).mayBeSuperseded(job.at().plus(Duration.ofHours(1)))).isTrue();
  }

  private static JobRunner.Handout handout(BuildDispatched job, boolean before) {
    return new JobRunner.Handout(job, TraceContext.newRoot(), before);
  }
}
