package io.slipway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BuildOrderTest {
  @Test
  void whoWasOvertakenStandsRightBeforeWhoOvertookIt() {
    BuildOrder third = BuildOrder.inTurn(3);
    BuildOrder earlier = third.overtaken(4);
    BuildOrder evenEarlier = earlier.overtaken(5);
    BuildOrder between = third.overtaken(6);

    List<BuildOrder> all =
        new ArrayList<>(
            List.of(
                between, third, evenEarlier, BuildOrder.inTurn(4), earlier, BuildOrder.inTurn(2)));
    Collections.sort(all);
    assertThat(all)
        .containsExactly(
            BuildOrder.inTurn(2), evenEarlier, earlier, between, third, BuildOrder.inTurn(4));
  }

  /** Every new place is right before the one that was chosen, and no old one moves. */
  @Test
  void thereIsAlwaysRoomRightBeforeAPlace() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      List<BuildOrder> line = new ArrayList<>();
      for (long number = 1; number <= 60; number++) {
        boolean inTurn = line.isEmpty() || random.nextInt(3) == 0;
        int at = inTurn ? line.size() : random.nextInt(line.size());
        line.add(at, inTurn ? BuildOrder.inTurn(number) : line.get(at).overtaken(number));
      }
      assertThat(line).as("seed %s", seed).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void eventsTellOnlyWhoDidNotComeInTurn() {
    assertThat(BuildOrder.inTurn(7).told()).isEmpty();
    assertThat(BuildOrder.of(Optional.empty(), 7)).isEqualTo(BuildOrder.inTurn(7));
    BuildOrder overtaken = BuildOrder.inTurn(7).overtaken(8);
    assertThat(BuildOrder.of(overtaken.told(), 8)).isEqualTo(overtaken);
    assertThatThrownBy(() -> new BuildOrder(List.of(9L), 8))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
