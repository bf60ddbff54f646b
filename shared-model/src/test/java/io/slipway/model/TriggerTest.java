package io.slipway.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerTest {
  @ParameterizedTest
  @CsvSource({
    "refs/heads/main, BRANCH, main",
    "refs/heads/feature/a, BRANCH, feature/a",
    "refs/tags/v1.2.3, TAG, v1.2.3",
    "refs/pull/17/head, PULL_REQUEST, 17",
    "refs/merge-requests/3/head, PULL_REQUEST, 3",
    "refs/pull-requests/4/from, PULL_REQUEST, 4"
  })
  void isReadFromTheRef(String ref, Trigger.Kind kind, String name) {
    assertThat(Trigger.of(ref)).contains(new Trigger(kind, name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "main",
        "refs/pull/x/head",
        "refs/pull/1/merge",
        "refs/notes/a",
        "refs/pull//head"
      })
  void otherRefsTriggerNothing(String ref) {
    assertThat(Trigger.of(ref)).isEqualTo(Optional.empty());
  }

  @Test
  void aBranchLosesNoBuild() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> new QueueRules(QueuePolicy.REPLACE, QueuePolicy.REPLACE, 1, 0, 0))
        .hasMessageContaining("only pull requests replace");
  }
}
