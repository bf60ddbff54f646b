package io.slipway.builder.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.BuildEvent.BuildDispatched;
import org.junit.jupiter.api.Test;

class JobLedgerTest {
  private final JobLedger ledger = new JobLedger();
  private final BuildDispatched job = Jobs.job("registry.example/app");

  @Test
  void onlyOneSlotRunsAJobAndNobodyRunsItAgain() {
    assertThat(ledger.begin(job)).isEqualTo(JobLedger.State.NEW);
    assertThat(ledger.begin(job)).isEqualTo(JobLedger.State.RUNNING);
    ledger.end(job, true);
    assertThat(ledger.begin(job)).isEqualTo(JobLedger.State.DONE);
  }

  @Test
  void aJobThatWasGivenBackIsNewAgain() {
    ledger.begin(job);
    ledger.end(job, false);
    assertThat(ledger.begin(job)).isEqualTo(JobLedger.State.NEW);
  }
}
