package io.slipway.promoter.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.model.CommitId;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import io.slipway.model.Trigger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagNamesTest {
  private static final CommitId COMMIT = new CommitId("abcdef0".repeat(5) + "12345");
  private static final TagRules RULES =
      new TagRules(
          List.of("<branch>-<n>", "<branch>"),
          List.of("pr-<id>-<n>"),
          List.of("<tag>", "<major>", "<major>.<minor>"),
          List.of());

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource({
    "BRANCH, main, main-7 main",
    "BRANCH, feature/a, feature-a-4d34a4d3ea64-7 feature-a-4d34a4d3ea64",
    "PULL_REQUEST, 12, pr-12-7",
    "TAG, v1.4.2, v1.4.2 1 1.4",
    "TAG, v1.4.2-rc.1, v1.4.2-rc.1",
    "TAG, nightly, nightly",
  })
  void comeFromTheTemplatesOfTheKind(Trigger.Kind kind, String name, String tags) {
    assertThat(TagNames.of(new Trigger(kind, name), 7, COMMIT, RULES))
        .extracting(tag -> tag.value().replaceAll("-[0-9a-f]{12}", "-4d34a4d3ea64"))
        .containsExactly(tags.split(" "));
  }

  @Test
  void differentBranchesNeverGiveTheSameTag() {
    Random random = new Random(4);
    Map<String, String> seen = new HashMap<>();
    List<String> letters = List.of("a", "A", "/", "-", ".", "_", "ü", "#", "0", "f", "🙂");
    for (int i = 0; i < 50_000; i++) {
      StringBuilder name = new StringBuilder();
      int length = 1 + random.nextInt(i % 100 == 0 ? 200 : 5);
      for (int k = 0; k < length; k++) {
        name.append(letters.get(random.nextInt(letters.size())));
      }
      check(seen, name.toString());
      // a branch that is called as another one's tag
      check(seen, SafeName.of(name.toString()));
    }
    assertThat(seen).hasSizeGreaterThan(20_000);
  }

  private static void check(Map<String, String> seen, String name) {
    String safe = SafeName.of(name);
    assertThat(new Tag(safe).value()).hasSizeLessThanOrEqualTo(64);
    String other = seen.putIfAbsent(safe, name);
    assertThat(other == null || other.equals(name)).as("%s and %s: %s", name, other, safe).isTrue();
  }

  @Test
  void aNameThatNeedsNothingStaysAsItIs() {
    assertThat(SafeName.of("release-1.4_x")).isEqualTo("release-1.4_x");
    assertThat(SafeName.of("a/b")).matches("a-b-[0-9a-f]{12}");
    assertThat(SafeName.of(".hidden")).matches("_hidden-[0-9a-f]{12}");
    assertThat(SafeName.of(SafeName.of("a/b"))).isNotEqualTo(SafeName.of("a/b"));
  }
}
