package io.slipway.cleanup.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Builds that reproduce old images race with sweeps that are killed: no published image may lose
 * its manifest, and in the end no garbage may be left. Seeds are fixed.
 */
class SweepNeverLosesTest {
  private static final int SEEDS = 40;
  private static final int OPERATIONS = 250; // 10,000 altogether

  @Test
  void nothingThatWasPublishedIsLostAndNoGarbageIsLeft() {
    int deleted = 0;
    int kills = 0;
    int putBack = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      World world = run(seed, World.Guard.LEASE_ASKING_KAFKA);
      world.settleEverything();
      assertThat(world.lost).as("seed %s", seed).isEmpty();
      assertThat(world.garbage()).as("seed %s", seed).isEmpty();
      deleted += world.deleted;
      kills += world.kills;
      putBack += world.putBack;
    }
    assertThat(deleted).as("the sweeps did something").isGreaterThan(500);
    assertThat(kills).as("and were killed").isGreaterThan(50);
    assertThat(putBack).as("and raced").isPositive();
  }

  @Test
  void withoutTheLeaseARacingPublicationLosesItsManifest() {
    assertLoses(World.Guard.NONE);
  }

  @Test
  void ourOwnReadingOfKafkaIsNotEnoughBecauseItMayBeBehind() {
    assertLoses(World.Guard.LEASE_BY_OWN_READING);
  }

  private static void assertLoses(World.Guard mutant) {
    assertThatThrownBy(
            () -> {
              for (int seed = 0; seed < SEEDS; seed++) {
                assertThat(run(seed, mutant).lost).as("seed %s", seed).isEmpty();
              }
            })
        .isInstanceOf(AssertionError.class);
  }

  private static World run(int seed, World.Guard guard) {
    Random random = new Random(seed);
    World world = new World(random, guard);
    for (int i = 0; i < OPERATIONS; i++) {
      world.operation();
    }
    assertThat(Map.of("builds", world.builds)).isNotEmpty();
    return world;
  }
}
