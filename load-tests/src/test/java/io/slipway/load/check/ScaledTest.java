package io.slipway.load.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.load.evidence.Delivered;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Doctored evidence of a run in which builders came and left. */
class ScaledTest {
  private final GoodRun run = new GoodRun();

  @BeforeEach
  void nobodyWasKilled() {
    run.told.removeIf(t -> t.text("builder").equals("builder-2-1")); // the second run of build 2
  }

  @Test
  void aRunWithoutLossOrRepetitionPasses() {
    assertThat(judge().held()).as(judge().toString()).isTrue();
    assertThat(judge().publications()).isEqualTo(Map.of(1, 3L));
  }

  @Test
  void aBuildThatWasRunTwiceIsFound() {
    run.started(3, 32, "builder-2-1", 2);

    assertThat(judge().held()).isFalse();
    assertThat(judge().repeated()).singleElement().asString().contains("was run 2 times");
  }

  @Test
  void aSecondPublicationIsFound() {
    run.published(3, 34, GoodRun.digest(3));

    assertThat(judge().held()).isFalse();
    assertThat(judge().publications()).isEqualTo(Map.of(1, 2L, 2, 1L));
  }

  @Test
  void aBuildWithoutAnEndIsLost() {
    run.forget("build.finished", 2);

    assertThat(judge().held()).isFalse();
    assertThat(judge().lost()).singleElement().asString().contains("build 2");
  }

  @Test
  void aBuildWithoutItsTagsIsLost() {
    run.forget("tag.moved", 2);

    assertThat(judge().lost()).isNotEmpty();
  }

  @Test
  void anAcceptedBuildThatNoLogKnowsIsLost() {
    run.forget("build.requested", 2);

    assertThat(judge().lost()).singleElement().asString().contains("is in no log");
  }

  @Test
  void aPushThatBecameTwoBuildsIsFound() {
    run.delivered.set(
        0,
        new Delivered(
            GoodRun.IMAGE, 1, GoodRun.commit(1), Set.of(GoodRun.id(1), GoodRun.id(2)), 2, 2));

    assertThat(judge().repeated()).isNotEmpty();
  }

  @Test
  void nothingAtAllShowsNothing() {
    run.told.clear();
    run.delivered.clear();

    assertThat(judge().held()).isFalse();
  }

  private Scaled judge() {
    return Scaled.judge(run.told, run.delivered);
  }
}
