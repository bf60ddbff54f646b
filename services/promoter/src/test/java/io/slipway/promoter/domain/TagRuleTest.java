package io.slipway.promoter.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.model.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagRuleTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "latest, FORWARD",
    "staging, FORWARD",
    "production, FORWARD",
    "1, SERIES",
    "1.2, SERIES",
    "v1, SERIES",
    "1st, FORWARD",
    "v1.2.3x, FORWARD",
    "build-12-abcdef0, BUILD",
    "build-, BUILD",
    "1.2.3, RELEASE",
    "v1.2.3, RELEASE",
    "v1.2.3-rc.1, RELEASE",
    "1.2.3.4, RELEASE",
  })
  void followsFromTheName(String tag, TagRule rule) {
    assertThat(TagRule.of(new Tag(tag))).isEqualTo(rule);
  }
}
