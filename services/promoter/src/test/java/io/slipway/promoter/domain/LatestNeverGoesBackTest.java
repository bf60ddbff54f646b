package io.slipway.promoter.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.model.Gate;
import io.slipway.model.Tag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the order and however often events come, the tags end right. Seeds are fixed. */
class LatestNeverGoesBackTest {
  private static final int RUNS = 300;
  private static final int BUILDS = 12;

  @Test
  void inAnyOrderAndWithAnyRepetition() {
    for (int seed = 0; seed < RUNS; seed++) {
      check(new Promoter(), seed);
    }
  }

  @Test
  void aPromoterWithoutTheGuardFailsTheSameCheck() {
    Promoter careless = new Promoter(EnumSet.of(Rule.ORDER, Rule.FENCE, Rule.IMMUTABLE));

    assertThatThrownBy(
            () -> {
              for (int seed = 0; seed < RUNS; seed++) {
                check(careless, seed);
              }
            })
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aPromoterThatChecksNoOrderFailsTheSameCheck() {
    Promoter forgetful = new Promoter(EnumSet.of(Rule.ORDER));

    assertThatThrownBy(
            () -> {
              for (int seed = 0; seed < RUNS; seed++) {
                check(forgetful, seed);
              }
            })
        .isInstanceOf(AssertionError.class);
  }

  private static void check(Promoter promoter, int seed) {
    Random random = new Random(seed);
    Desk desk = new Desk(promoter);
    for (BuildEvent event : events(random)) {
      if (event instanceof ImagePublished published && random.nextInt(8) == 0) {
        desk.handleAndDie(published, random.nextInt(3));
      }
      desk.handle(event);
      if (random.nextInt(3) == 0) {
        desk.handle(event);
      }
    }

    assertThat(desk.latestNumbers).as("seed %s: latest in order of time", seed).isSorted();
    for (long n = 1; n <= BUILDS; n++) {
      assertThat(desk.registry)
          .as("seed %s", seed)
          .containsEntry(Events.ownTag(n), Events.digest(n));
    }
    desk.registry.forEach(
        (tag, digest) ->
            assertThat(desk.ledger.pointer(tag).orElseThrow().digest())
                .as("seed %s: %s in ledger and registry", seed, tag)
                .isEqualTo(digest));
    assertThat(desk.registry).as("seed %s", seed).containsEntry(new Tag("staging"), highest(desk));
  }

  private static io.slipway.model.Digest highest(Desk desk) {
    return desk.ledger.pointer(Events.ownTag(BUILDS)).orElseThrow().digest();
  }

  private static List<BuildEvent> events(Random random) {
    List<BuildEvent> events = new ArrayList<>();
    for (long n = 1; n <= BUILDS; n++) {
      Gate gate = random.nextBoolean() ? Gate.AUTOMATIC : Gate.MANUAL;
      ImagePublished published = Events.published(n, gate);
      events.add(published);
      if (random.nextInt(4) == 0) {
        events.add(published);
      }
      events.add(Events.wish(1 + random.nextInt(BUILDS), "latest"));
    }
    Collections.shuffle(events, random);
    return events;
  }
}
