package io.slipway.cleanup.domain;

import static io.slipway.cleanup.domain.Facts.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.cleanup.domain.Inventory.Tagged;
import io.slipway.cleanup.domain.TagDecision.Fate;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionPlannerTest {
  private static final ImageName IMAGE = new ImageName("127.0.0.1:5000/app");
  private static final RetentionRules TWO = new RetentionRules(2);

  private final List<Tagged> tags = new ArrayList<>();
  private final Map<Digest, Long> inFlight = new HashMap<>();
  private final Set<Digest> promoted = new HashSet<>();

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
    add("v9.9.9", 1).add("v9.9.8", 2).add("v1", 3).add("v2", 4).add("v3", 5);

    assertThat(deleted()).containsExactly("v1");
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
    promoted.add(digest(2));

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
    tags.add(
        new Tagged(new Tag("build-1-a"), digest(1), OptionalLong.empty(), Set.of(digest(100))));
    tags.add(new Tagged(new Tag("v1.0.0"), digest(1), OptionalLong.empty(), Set.of(digest(100))));
    add("build-2-b", 2).add("build-3-c", 3);
    add("amd64-1", 100).add("amd64-2", 102).add("amd64-3", 103);

    assertThat(deleted()).isEmpty();
    assertThat(reason("amd64-1")).endsWith("is an index with it");
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
        Set<Digest> children =
            random.nextInt(6) == 0 ? Set.of(digest(random.nextInt(8))) : Set.of();
        Digest digest = children.isEmpty() ? digest(random.nextInt(8)) : digest(100 + i);
        tags.add(new Tagged(new Tag(name), digest, OptionalLong.of(1), children));
      }
      add("latest", random.nextInt(8));
      inFlight.put(digest(random.nextInt(8)), 30L);

      check(plan(), seed);
    }
  }

  private void check(RetentionPlan plan, int seed) {
    Set<Digest> gone = plan.deletions().keySet();
    assertThat(plan.decisions()).as("seed %s", seed).hasSameSizeAs(tags);
    for (TagDecision decision : plan.decisions()) {
      if (decision.fate() == Fate.KEEP) {
        assertThat(gone).as("seed %s: %s", seed, decision).doesNotContain(decision.digest());
        tags.stream()
            .filter(t -> t.tag().equals(decision.tag()))
            .forEach(
                t ->
                    assertThat(Collections.disjoint(gone, t.children()))
                        .as("seed %s", seed)
                        .isTrue());
      }
    }
    assertThat(gone).as("seed %s", seed).doesNotContainAnyElementsOf(inFlight.keySet());
  }

  private RetentionPlannerTest add(String tag, long digest) {
    tags.add(new Tagged(new Tag(tag), digest(digest), OptionalLong.of(7), Set.of()));
    return this;
  }

  private RetentionPlan plan() {
    return RetentionPlanner.plan(new Inventory(IMAGE, tags, inFlight, promoted), TWO);
  }

  private List<String> deleted() {
    return plan().decisions().stream()
        .filter(d -> d.fate() == Fate.DELETE)
        .map(d -> d.tag().value())
        .toList();
  }

  private String reason(String tag) {
    return plan().decisions().stream()
        .filter(d -> d.tag().value().equals(tag))
        .findFirst()
        .orElseThrow()
        .reason();
  }
}
