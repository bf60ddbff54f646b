package io.slipway.cleanup.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.model.Tag;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagFamilyTest {
  @ParameterizedTest(name = "{0} is of family ''{1}'' with first number {2}")
  @CsvSource({
    "build-12-3fa94c1, build-, 12",
    "main-7, main-, 7",
    "v3, v, 3",
    "2026-01-15, '', 2026",
    "nightly-20260115, nightly-, 20260115",
    "build-99999999999999999999-a, build-, 99999999999999999999",
  })
  void isTheTextBeforeTheFirstNumber(String tag, String name, String number) {
    TagFamily family = TagFamily.of(new Tag(tag)).orElseThrow();
    assertThat(family.name()).isEqualTo(name);
    assertThat(family.numbers().getFirst()).hasToString(number);
  }

  @ParameterizedTest(name = "{0} of build {1} is of family ''{2}''")
  @CsvSource({
    "release-1-40, 40, release-1-, 40",
    "1.4-7, 7, 1.4-, 7",
    "JIRA-12-fix-3, 3, JIRA-12-fix-, 3",
    "pr-12-40, 40, pr-, 40",
    "main-7, 7, main-, 7",
    "build-12-3fa94c1, 12, build-, 12",
    "2026-01-15, 7, '', 2026",
    "release-1-40, 4, release-, 1",
  })
  void endsWithTheNumberOfItsBuild(String tag, long build, String name, String number) {
    TagFamily family = TagFamily.of(new Tag(tag), build).orElseThrow();
    assertThat(family.name()).isEqualTo(name);
    assertThat(family.numbers().getFirst()).hasToString(number);
  }

  @Test
  void aTagWithoutNumbersIsOfNone() {
    assertThat(TagFamily.of(new Tag("edge"))).isEmpty();
  }

  @Test
  void ordersByNumbersNotByText() {
    assertThat(
            Stream.of("b-10", "b-9", "b-9-2", "b-100", "b-9-10")
                .map(t -> TagFamily.of(new Tag(t)).orElseThrow())
                .sorted(TagFamily::compareNumbers)
                .map(f -> f.numbers().toString()))
        .containsExactly("[9]", "[9, 2]", "[9, 10]", "[10]", "[100]");
  }
}
