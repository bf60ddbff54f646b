package io.slipway.promoter.domain;

import static io.slipway.promoter.domain.Events.of;
import static io.slipway.promoter.domain.Events.project;
import static io.slipway.promoter.domain.Events.wish;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.model.Gate;
import io.slipway.model.Lane;
import io.slipway.model.Project;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Templates, lines of releases, and who may move what; each guard with its mutant. */
class ReleasesTest {
  private static final TagRules RULES =
      new TagRules(
          List.of("<branch>-<n>", "<branch>"),
          List.of("pr-<id>-<n>", "pr-<id>"),
          List.of("<tag>", "<major>", "<major>.<minor>"),
          List.of("lts-*"));
  private static final Project PROJECT = project(Gate.AUTOMATIC, List.of("v*"), RULES);

  private static Desk desk(Rule... off) {
    EnumSet<Rule> sleeping = EnumSet.noneOf(Rule.class);
    Collections.addAll(sleeping, off);
    return new Desk(new Promoter(sleeping)).with(PROJECT);
  }

  private static ImagePublished release(String version, long number) {
    return of("refs/tags/" + version, Lane.TRUSTED, number);
  }

  private static ImagePublished branch(String name, long number) {
    return of("refs/heads/" + name, Lane.TRUSTED, number);
  }

  @Test
  void branchesMoveStagingAndReleasesMoveLatest() {
    Desk desk = desk();
    desk.handle(branch("main", 1));
    desk.handle(release("v1.4.0", 2));
    desk.handle(branch("main", 3));

    assertThat(desk.at("staging")).isEqualTo(3);
    assertThat(desk.at("latest")).isEqualTo(2);
    assertThat(desk.at("main")).isEqualTo(3);
    assertThat(desk.at("main-1")).isEqualTo(1);
    assertThat(desk.at("v1.4.0")).isEqualTo(2);
    assertThat(desk.at("1")).isEqualTo(2);
    assertThat(desk.at("1.4")).isEqualTo(2);
  }

  private static void fixesOfAnOldLine(Desk desk) {
    desk.handle(release("v1.4.0", 1));
    desk.handle(release("v1.3.9", 2));
    desk.handle(release("v1.4.1-rc.1", 3));
    assertThat(desk.at("1")).isEqualTo(1);
    assertThat(desk.at("latest")).isEqualTo(1);
    assertThat(desk.at("1.3")).isEqualTo(2);
    assertThat(desk.at("v1.4.1-rc.1")).isEqualTo(3);
  }

  @Test
  void aFixOfAnOldLineMovesItsOwnLineOnly() {
    fixesOfAnOldLine(desk());
    assertFails(() -> fixesOfAnOldLine(desk(Rule.ORDER)));
  }

  @Test
  void releasesInAnyOrderEndAtTheHighest() {
    releasesInAnyOrder();
    assertFails(() -> releasesInAnyOrder(Rule.ORDER));
  }

  private static void releasesInAnyOrder(Rule... off) {
    List<BuildEvent> events = new ArrayList<>();
    long number = 0;
    for (String version : List.of("v1.9.0", "v1.10.0", "v1.10.1", "v2.0.0-rc.1", "v0.9.9")) {
      events.add(release(version, ++number));
    }
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Collections.shuffle(events, random);
      Desk desk = desk(off);
      for (BuildEvent event : events) {
        desk.handle(event);
        if (random.nextBoolean()) {
          desk.handle(event);
        }
      }
      assertThat(desk.at("latest")).as("seed %s", seed).isEqualTo(3);
      assertThat(desk.at("1")).isEqualTo(3);
      assertThat(desk.at("1.9")).isEqualTo(1);
      assertThat(desk.at("0")).isEqualTo(5);
      assertThat(desk.at("2")).isZero();
    }
  }

  private static void immutableByPattern(Desk desk) {
    desk.handle(branch("main", 1));
    desk.handle(branch("main", 2));
    desk.handle(release("v1.0.0", 3));
    desk.handle(wish(1, "lts-1"));
    desk.handle(wish(2, "lts-1"));
    desk.handle(release("v1.0.0", 4));
    desk.handle(wish(2, "v1.0.0"));
    assertThat(desk.at("lts-1")).isEqualTo(1);
    assertThat(desk.at("v1.0.0")).isEqualTo(3);
  }

  @Test
  void immutableTagsNeverMove() {
    immutableByPattern(desk());
    assertFails(() -> immutableByPattern(desk(Rule.IMMUTABLE)));
  }

  private static void pullRequestsMoveNothingThatIsProtected(Desk desk) {
    desk.handle(branch("main", 1));
    desk.handle(release("v1.0.0", 2));
    desk.handle(of("refs/pull/5/head", Lane.UNTRUSTED, 3));
    desk.handle(of("refs/heads/evil", Lane.UNTRUSTED, 4));
    desk.handle(of("refs/tags/v9.0.0", Lane.UNTRUSTED, 5));
    desk.handle(of("refs/pull/6/head", Lane.TRUSTED, 6));
    for (String tag : List.of("staging", "latest", "v9.0.0", "1", "lts-1")) {
      desk.handle(wish(3, tag));
      desk.handle(wish(4, tag));
    }
    assertThat(desk.at("staging")).isEqualTo(1);
    assertThat(desk.at("latest")).isEqualTo(2);
    assertThat(desk.at("1")).isEqualTo(2);
    assertThat(List.of(desk.at("v9.0.0"), desk.at("lts-1"), desk.at("evil"))).containsOnly(0L);
    assertThat(desk.at("pr-5")).isEqualTo(3);
    assertThat(desk.at("pr-6-6")).isEqualTo(6);
    assertThat(desk.registry).containsKey(Events.ownTag(5));
  }

  @Test
  void pullRequestsAndUntrustedBuildsGetTheirOwnTagsOnly() {
    pullRequestsMoveNothingThatIsProtected(desk());
    assertFails(() -> pullRequestsMoveNothingThatIsProtected(desk(Rule.LANE)));
  }

  private static void hostileBranchNames(Desk desk) {
    desk.handle(branch("main", 1));
    desk.handle(release("v1.0.0", 2));
    for (String name : List.of("latest", "staging", "v2.0.0", "1", "build-9")) {
      desk.handle(branch(name, 3 + desk.next()));
    }
    desk.handle(release("latest", 20));
    assertThat(desk.at("latest")).isEqualTo(2);
    assertThat(desk.at("1")).isEqualTo(2);
    assertThat(List.of(desk.at("v2.0.0"), desk.at("build-9"))).containsOnly(0L);
  }

  @Test
  void aBranchThatIsCalledAsAStageOrARelease() {
    hostileBranchNames(desk());
    assertFails(() -> hostileBranchNames(desk(Rule.RESERVED)));
  }

  private static void twoBranchesOneTag(Desk desk) {
    desk.handle(branch("main", 1)); // main-1
    desk.handle(branch("main-1", 2)); // wants main-1, too
    assertThat(desk.at("main-1")).isEqualTo(1);
    assertThat(desk.at("main-1-2")).isEqualTo(2);
  }

  @Test
  void aTagBelongsToTheBranchThatHadItFirst() {
    twoBranchesOneTag(desk());
    assertFails(() -> twoBranchesOneTag(desk(Rule.OWNER)));
  }

  private static void aWishForAnotherLine(Desk desk) {
    desk.handle(release("v1.4.0", 1));
    desk.handle(release("v2.0.0", 2));
    desk.handle(wish(2, "1"));
    desk.handle(wish(2, "1.4"));
    assertThat(desk.at("1")).isEqualTo(1);
    assertThat(desk.at("1.4")).isEqualTo(1);
  }

  @Test
  void aLineIsForItsOwnReleases() {
    aWishForAnotherLine(desk());
    assertFails(() -> aWishForAnotherLine(desk(Rule.SERIES)));
  }

  private static void aStalePublication(Desk desk) {
    desk.with(project(Gate.AUTOMATIC, List.of(), TagRules.DEFAULTS));
    desk.handle(branch("main", 1));
    desk.handle(Events.behind(branch("main", 7), 3));
    assertThat(desk.at("latest")).isEqualTo(1);
    assertThat(desk.at("staging")).isEqualTo(1);
  }

  @Test
  void aFenceThatIsBehindMovesNoStage() {
    aStalePublication(desk());
    assertFails(() -> aStalePublication(desk(Rule.FENCE)));
  }

  @Test
  void buildsThatMoveNoStageHoldNoneUp() {
    Desk desk = desk();
    desk.handle(of("refs/pull/5/head", Lane.UNTRUSTED, 2));
    desk.handle(branch("main", 1));
    assertThat(desk.at("staging")).isEqualTo(1);
    assertThat(desk.ledger.pointer(new Tag("pr-5"))).isPresent();
  }

  private static void assertFails(Runnable check) {
    org.assertj.core.api.Assertions.assertThatThrownBy(check::run)
        .isInstanceOf(AssertionError.class);
  }
}
