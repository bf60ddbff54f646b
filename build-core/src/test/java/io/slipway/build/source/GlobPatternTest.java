package io.slipway.build.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobPatternTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "abc, abc, true",
        "*, abc, true",
        "*c, abc, true",
        "a*, a, true",
        "a*, ba, false",
        "a*b*c, aXbYc, true",
        "a*b*c, aXbY, false",
        "ab[c], abc, true",
        "ab[b-d], abc, true",
        "ab[e-g], abc, false",
        "ab[^c], abc, false",
        "ab[^e-g], abc, true",
        "a\\*b, a*b, true",
        "a\\*b, ab, false",
        "a?b, a☺b, true",
        "a[^a]b, a☺b, true",
        "a???b, a☺b, false",
        "[a-ζ]*, α, true",
        "*[a-ζ], A, false",
        "[\\-x], -, true",
        "[x\\-], z, false",
        "[\\]a], ], true",
        "[-], -, false",
        "[x-], x, false",
        "[a-b-c], a, false",
        "[, a, false",
        "[^, a, false",
        "a[, a, false",
        "*x, xxx, true",
        "\\, a, false",
      })
  void matchesAsGoDoes(String pattern, String name, boolean matches) {
    assertThat(new GlobPattern(pattern).matches(name)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"abc, false", "a*c, true", "a\\*c, false", "a?, true", "[a], true", "a\\\\*, true"})
  void knowsWildcards(String text, boolean has) {
    assertThat(GlobPattern.hasWildcard(text)).isEqualTo(has);
  }
}
