package io.slipway.cleanup.domain;

import static io.slipway.cleanup.domain.Facts.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.cleanup.domain.Inventory.Placed;
import io.slipway.cleanup.domain.Inventory.Tagged;
import io.slipway.cleanup.domain.TagDecision.Fate;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.SemVer;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RetentionPlannerTest {
  private static final ImageName IMAGE = new ImageName("127.0.0.1:5000/app");
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private final List<Tagged> tags = new ArrayList<>();
  private final Map<Digest, Long> inFlight = new HashMap<>();
  private final Map<Tag, Placed> placed = new HashMap<>();
  private final Set<Digest> deployed = new HashSet<>();
  private final Set<Digest> dangling = new HashSet<>();
  private final Map<Digest, ManifestContent> untagged = new HashMap<>();
  private final List<ManifestContent> neighbours = new ArrayList<>();
  private final Map<Digest, Set<Digest>> referrers = new HashMap<>();
  private final Map<Tag, SemVer> released = new HashMap<>();
  private TagRules patterns = TagRules.DEFAULTS;
  private Choice choice = new Choice.ByRules(new RetentionRules(2), NOW);

  @Test
  void keepsTheNewestOfEachFamilyByNumber() {
    add("build-1-a", 1).add("build-2-b", 2).add("build-10-c", 10).add("build-9-d", 9);
    add("main-1", 21).add("main-2", 22);

    assertThat(deleted()).containsExactlyInAnyOrder("build-1-a", "build-2-b");
    assertThat(reason("build-2-b"))
        .isEqualTo("place 3 in the family 'build-*', only the newest 2 are kept");
    assertThat(reason("build-9-d"))
        .isEqualTo("place 2 in the family 'build-*', the newest 2 are kept");
  }

  @Test
  void neverDeletesProtectedTagsReleasesSignaturesAndNames() {
    add("latest", 1).add("staging", 2).add("edge", 3);
    for (int i = 1; i <= 5; i++) {
      add("v1." + i + ".0", 10 + i).add("2." + i + ".0-rc." + i, 20 + i);
      add("sha256-" + digest(i).value().substring(7) + ".sig", 30 + i);
    }

    assertThat(deleted()).isEmpty();
    assertThat(reason("latest")).isEqualTo("latest is protected");
    assertThat(reason("v1.1.0")).isEqualTo("a release is protected");
    assertThat(reason("edge")).contains("no number");
  }

  @Test
  void releasesTakeNoPlaceInAFamily() {
    add("v9.9.9", 1).add("v9.9.8", 2).add("v-1", 3).add("v-2", 4).add("v-3", 5);

    assertThat(deleted()).containsExactly("v-1");
  }

  @Test
  void linesOfReleasesAndTheirTagsAndWhatAPatternFixesStay() {
    choice = new Choice.ByRules(new RetentionRules(1), NOW);
    patterns = new TagRules(List.of(), List.of(), List.of(), List.of("lts-*"));
    for (int i = 1; i <= 3; i++) {
      add("v" + i, i).add("1." + i, 10 + i).add("lts-" + i, 20 + i).add("stable-" + i, 30 + i);
      released.put(new Tag("stable-" + i), new SemVer(i + ".0.0"));
      add("other-" + i, 40 + i);
    }

    assertThat(deleted()).containsExactlyInAnyOrder("other-1", "other-2");
    assertThat(reason("v1")).isEqualTo("a line of releases is protected");
    assertThat(reason("lts-1")).isEqualTo("lts-1 is immutable by a project's pattern");
    assertThat(reason("stable-1")).isEqualTo("stable-1 is a tag of the release 1.0.0");
  }

  @Test
  void whatTheLedgerSaysIsImmutableStaysEvenWhileTheRegistryLacksTheTag() {
    choice = new Choice.ByRules(new RetentionRules(1), NOW);
    add("build-1-a", 1).add("build-2-b", 2);
    placed.put(new Tag("1.0.0"), new Placed(digest(1), NOW, 1));

    assertThat(deleted()).isEmpty();
  }

  @Test
  void whatSaysThatItIsAboutAnImageStaysAndGoesWithIt() {
    add("build-1-a", 1).add("build-2-b", 2).add("build-3-c", 3);
    untagged.put(digest(301), Facts.about(301, 1));
    untagged.put(digest(302), Facts.about(302, 2));
    dangling.addAll(Set.of(digest(301), digest(302)));

    assertThat(gone(plan())).containsExactlyInAnyOrder(digest(1), digest(301));
    assertThat(plan().deletions().getFirst().reason()).isEqualTo("belongs to " + digest(1));
    assertThat(plan().frees().bytes()).isEqualTo(17 + 9);
  }

  @Test
  void aSignatureThatWasToGoStaysWhenItsImageIsSavedInTheGrace() {
    add("build-1-a", 1).add("wanted", 1);
    untagged.put(digest(301), Facts.about(301, 1));
    Mark image = new Mark(List.of(new Tag("build-1-a")), "old", "plan", NOW, NOW);
    Mark signature = new Mark(List.of(), "belongs to it", "plan", NOW, NOW);
    choice = new Choice.ByMarks(Map.of(digest(1), image, digest(301), signature));

    assertThat(gone(plan())).isEmpty();
  }

  @Test
  void aDigestStaysAsLongAsOneOfItsTagsDoes() {
    add("build-1-a", 1).add("build-2-b", 2).add("build-3-c", 3).add("build-4-d", 4);
    add("v1.0.0", 1);

    assertThat(deleted()).containsExactly("build-2-b");
    assertThat(reason("build-1-a")).isEqualTo("v1.0.0 has the same digest");
  }

  @Test
  void theImagesOfLatestAndStagingStayWhereverTheLedgerHasThem() {
    add("build-1-a", 1).add("build-2-b", 2).add("build-3-c", 3).add("build-4-d", 4);
    placed.put(new Tag("staging"), new Placed(digest(2), NOW, 2));

    assertThat(deleted()).containsExactly("build-1-a");
    assertThat(reason("build-2-b")).contains("ledger");
  }

  @Test
  void aBuildInFlightKeepsTheOldImageThatItReproduced() {
    add("build-1-a", 1).add("build-2-b", 2).add("build-3-c", 3);
    inFlight.put(digest(1), 4L);

    assertThat(deleted()).isEmpty();
    assertThat(reason("build-1-a")).isEqualTo("build 4 is in flight with it");
  }

  @Test
  void thePartsOfAKeptIndexStayAlsoWhenItIsKeptOnlyForItsDigest() {
    tags.add(new Tagged(new Tag("build-1-a"), Facts.index(1, 100)));
    tags.add(new Tagged(new Tag("v1.0.0"), Facts.index(1, 100)));
    add("build-2-b", 2).add("build-3-c", 3);
    add("amd64-1", 100).add("amd64-2", 102).add("amd64-3", 103);

    assertThat(deleted()).isEmpty();
    assertThat(reason("amd64-1")).endsWith("is an index with it");
  }

  @Test
  void whatIsDeployedStays() {
    add("build-1-a", 1).add("build-2-b", 2).add("build-3-c", 3).add("build-4-d", 4);
    deployed.add(digest(1));

    assertThat(deleted()).containsExactly("build-2-b");
    assertThat(reason("build-1-a")).isEqualTo("it is deployed");
  }

  @Test
  void whatAKeptImageWasBuiltOnStaysAlsoWhenThatIsInAnotherRepository() {
    add("build-1-a", Facts.image(1, 11)).add("build-2-b", Facts.image(2, 21, 22));
    add("build-3-c", Facts.image(3, 11, 33)).add("build-4-d", 4);
    assertThat(deleted()).containsExactly("build-2-b");
    assertThat(reason("build-1-a"))
        .isEqualTo("the layers of a kept image begin with all of its own");

    neighbours.add(Facts.image(9, 21, 22, 23));
    assertThat(deleted()).isEmpty();
  }

  @Test
  void theSameLayersAreNoBase() {
    add("build-1-a", Facts.image(1, 11)).add("build-2-b", Facts.image(2, 11));
    add("build-3-c", Facts.image(3, 11));

    assertThat(deleted()).containsExactly("build-1-a");
  }

  @Test
  void theFirstRuleThatNamesATagDecides() {
    rules(
        rule(List.of("pr-*"), List.of("*-keep"), OptionalInt.empty(), 10, OptionalInt.of(2)),
        rule(List.of("lts-*"), List.of(), OptionalInt.empty(), -1, OptionalInt.empty()),
        RetentionRule.keeping(1));
    aged("pr-1-1", 1, 20).aged("pr-1-2", 2, 5).aged("pr-2-3", 3, 4).aged("pr-3-4", 4, 3);
    add("pr-9-keep", 5).add("lts-1", 6).add("lts-2", 7).add("main-1", 8).add("main-2", 9);
    add("pr-unknown", 10);

    assertThat(deleted()).containsExactlyInAnyOrder("pr-1-1", "pr-1-2", "pr-2-3", "main-1");
    assertThat(reason("pr-1-1")).contains("longer ago than PT240H");
    assertThat(reason("pr-1-2")).isEqualTo("number 4 by age, at most 2 stay");
    assertThat(reason("pr-unknown")).contains("its age is unknown");
    assertThat(reason("lts-1")).isEqualTo("the rule keeps what it names");
    assertThat(decision("main-1").verdict().rule()).isEqualTo("rule 3 (*, keep 1)");
  }

  @Test
  void behindTheNewestAndOldEnoughIsWhatATagMustBe() {
    rules(rule(List.of(), List.of(), OptionalInt.of(1), 10, OptionalInt.empty()));
    aged("main-1", 1, 20).aged("main-2", 2, 5).aged("main-3", 3, 30);

    assertThat(deleted()).containsExactly("main-1");
  }

  @Test
  void everyBlobIsCountedOnceAndOnlyWhenNothingElseNeedsIt() {
    add("build-1-a", Facts.image(1, 11, 12)).add("build-2-b", Facts.image(2, 11, 12, 13));
    add("build-3-c", Facts.image(3, 12, 31)).add("build-4-d", Facts.image(4, 41));
    assertThat(deleted()).hasSize(2);
    assertThat(plan().frees().bytes()).as("11, 13, two configs and manifests").isEqualTo(234);

    neighbours.add(Facts.image(9, 13));
    assertThat(plan().frees().bytes()).isEqualTo(134);
  }

  @Test
  void partsAndSignaturesGoWithTheirManifestTheSignatureFirst() {
    add("build-1-a", Facts.index(1, 100, 101)).add("build-2-b", 2).add("build-3-c", 3);
    untagged.put(digest(100), Facts.image(100, 50));
    untagged.put(digest(101), Facts.image(101, 51));
    String signature = "sha256-" + digest(1).value().substring(7) + ".sig";
    add(signature, 200);
    referrers.put(digest(1), Set.of(digest(300)));
    untagged.put(digest(300), Facts.image(300));
    add("sha256-" + digest(2).value().substring(7) + ".sig", 201);

    assertThat(plan().deletions().stream().map(RetentionPlan.Deletion::digest))
        .containsExactly(digest(200), digest(300), digest(1), digest(100), digest(101));
    assertThat(deleted()).containsExactlyInAnyOrder("build-1-a", signature);
    assertThat(plan().frees().bytes()).isEqualTo(17 + 17 + 5 + 117 + 117);
  }

  @Test
  void aManifestThatNoTagPointsAtGoesUnlessItIsPartOfSomething() {
    add("build-1-a", Facts.index(1, 100));
    untagged.put(digest(100), Facts.image(100));
    untagged.put(digest(5), Facts.image(5));
    dangling.add(digest(5));
    dangling.add(digest(100));
    dangling.add(digest(1));

    assertThat(gone(plan())).containsExactly(digest(5));
  }

  @Test
  void nothingButWhatWasPlannedGoesAndOnlyWithTheTagsItHadThen() {
    add("build-1-a", 1).add("build-2-b", 2).add("build-3-c", 3);
    add("again", 2);
    untagged.put(digest(9), Facts.image(9));
    choice = new Choice.ByMarks(Map.of(digest(1), mark("build-1-a"), digest(2), mark("build-2-b")));
    assertThat(deleted()).containsExactly("build-1-a");
    assertThat(reason("again")).isEqualTo("again came after the plan");

    add("sha256-" + digest(1).value().substring(7) + ".sig", 200);
    assertThat(deleted()).as("somebody signed it").isEmpty();
  }

  private static Mark mark(String tag) {
    return new Mark(List.of(new Tag(tag)), "old", "plan", NOW, NOW);
  }

  private void rules(RetentionRule... rules) {
    choice = new Choice.ByRules(new RetentionRules(List.of(rules)), NOW);
  }

  private static RetentionRule rule(
      List<String> include, List<String> exclude, OptionalInt keep, int days, OptionalInt most) {
    return new RetentionRule(
        new TagPatterns(include, exclude),
        keep,
        days < 0 ? Optional.empty() : Optional.of(Duration.ofDays(days)),
        most);
  }

  /** The number of a branch's name is no place: its newest build stays. */
  @Test
  void aBranchWithANumberInItsNameKeepsItsOwnNewest() {
    choice = new Choice.ByRules(new RetentionRules(1), NOW);
    aged("release-1-8", 8, 2).aged("release-1-9", 9, 1).aged("release-2-6", 6, 3);

    assertThat(deleted()).containsExactly("release-1-8");
    assertThat(reason("release-2-6")).contains("place 1 in the family 'release-2-*'");
  }

  private RetentionPlannerTest aged(String tag, long digest, int days) {
    placed.put(new Tag(tag), new Placed(digest(digest), NOW.minus(Duration.ofDays(days)), digest));
    return add(tag, digest);
  }

  @Test
  void theIdFollowsFromTheContentNotFromTheOrderOfReading() {
    add("build-1-a", 1).add("build-2-b", 2).add("build-3-c", 3).add("latest", 3);
    String id = plan().id();
    Collections.reverse(tags);
    assertThat(plan().id()).isEqualTo(id);

    add("build-4-d", 4);
    assertThat(plan().id()).isNotEqualTo(id);
  }

  @Test
  void keepingNothingIsNoRule() {
    assertThatThrownBy(() -> new RetentionRules(0)).hasMessageContaining("keep starts at 1");
  }

  @Test
  void whateverTheRepositoryNothingKeptLosesItsManifest() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      tags.clear();
      inFlight.clear();
      for (int i = 1; i <= 20; i++) {
        String name =
            switch (random.nextInt(5)) {
              case 0 -> "v1.0." + i;
              case 1 -> "main-" + i;
              case 2 -> "edge" + "x".repeat(i);
              default -> "build-" + i + "-a";
            };
        ManifestContent content =
            random.nextInt(6) == 0
                ? Facts.index(100 + i, random.nextInt(8))
                : Facts.image(random.nextInt(8));
        tags.add(new Tagged(new Tag(name), content));
      }
      add("latest", random.nextInt(8));
      inFlight.put(digest(random.nextInt(8)), 30L);

      check(plan(), seed);
    }
  }

  private void check(RetentionPlan plan, int seed) {
    Set<Digest> gone = gone(plan);
    assertThat(plan.decisions()).as("seed %s", seed).hasSameSizeAs(tags);
    for (TagDecision decision : plan.decisions()) {
      if (decision.fate() == Fate.KEEP) {
        assertThat(gone).as("seed %s: %s", seed, decision).doesNotContain(decision.digest());
        tags.stream()
            .filter(t -> t.tag().equals(decision.tag()))
            .forEach(
                t ->
                    assertThat(Collections.disjoint(gone, t.content().children()))
                        .as("seed %s", seed)
                        .isTrue());
      }
    }
    assertThat(gone).as("seed %s", seed).doesNotContainAnyElementsOf(inFlight.keySet());
  }

  private RetentionPlannerTest add(String tag, long digest) {
    return add(tag, Facts.image(digest));
  }

  private RetentionPlannerTest add(String tag, ManifestContent content) {
    tags.add(new Tagged(new Tag(tag), content));
    return this;
  }

  private RetentionPlan plan() {
    var protection =
        new ProtectedTags(Set.copyOf(RetentionRules.PROTECTED), List.of(patterns), released);
    var known = new Inventory.Known(inFlight, protection, placed, deployed, dangling);
    var beside = new Inventory.Neighbours(neighbours, true);
    return RetentionPlanner.plan(
        new Inventory(IMAGE, tags, untagged, referrers, known, beside), choice);
  }

  private static Set<Digest> gone(RetentionPlan plan) {
    return plan.deletions().stream()
        .map(RetentionPlan.Deletion::digest)
        .collect(Collectors.toSet());
  }

  private List<String> deleted() {
    return plan().decisions().stream()
        .filter(d -> d.fate() == Fate.DELETE)
        .map(d -> d.tag().value())
        .toList();
  }

  private String reason(String tag) {
    return decision(tag).reason();
  }

  private TagDecision decision(String tag) {
    return plan().decisions().stream()
        .filter(d -> d.tag().value().equals(tag))
        .findFirst()
        .orElseThrow();
  }
}
