package io.slipway.load.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Orders that are fair pass, and none that is not. */
class FairnessTest {
  private static final Map<String, Integer> WEIGHTS = Map.of("light", 1, "heavy", 3);

  @Test
  void anOrderByTheWeightsIsFair() {
    Fairness fairness = Fairness.of(inTurns(100), WEIGHTS);

    assertThat(fairness.held()).as(fairness.toString()).isTrue();
    assertThat(fairness.prefixes()).isGreaterThan(390);
  }

  @Test
  void equalTurnsAreNotFairToTheHeavyOne() {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      order.add("light");
      order.add("heavy");
    }

    assertThat(Fairness.of(order, WEIGHTS).held()).isFalse();
  }

  @Test
  void anOrderThatIsFairInTheEndOnlyIsNotFair() {
    List<String> order = new ArrayList<>(Collections.nCopies(100, "heavy"));
    order.addAll(inTurns(100));
    order.addAll(Collections.nCopies(33, "light"));

    Fairness fairness = Fairness.of(order, WEIGHTS);

    assertThat(fairness.held()).isFalse();
    assertThat(fairness.where()).contains("were due");
  }

  @Test
  void aProjectThatNeverHasATurnIsNotServedFairly() {
    assertThat(Fairness.of(Collections.nCopies(50, "heavy"), WEIGHTS).held()).isFalse();
  }

  @Test
  void whatComesAfterTheFirstProjectIsDoneSaysNothing() {
    List<String> order = inTurns(100);
    order.addAll(Collections.nCopies(500, "heavy"));

    assertThat(Fairness.of(order, WEIGHTS).held()).isTrue();
  }

  @Test
  void anEmptyOrderShowsNothing() {
    assertThat(Fairness.of(List.of(), WEIGHTS).held()).isFalse();
  }

  private static List<String> inTurns(int rounds) {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      order.addAll(List.of("heavy", "light", "heavy", "heavy"));
    }
    return order;
  }
}
