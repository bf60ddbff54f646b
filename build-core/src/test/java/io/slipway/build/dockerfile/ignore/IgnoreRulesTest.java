package io.slipway.build.dockerfile.ignore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreRulesTest {

  @ParameterizedTest
  @CsvSource({
    "target, target/classes/A.class, true",
    "target, core/target, false",
    "**/target, core/target/x, true",
    "**/target, target, true",
    "/target/, target/x, true",
    "*.md, README.md, true",
    "*.md, docs/README.md, false",
    "**/*.md, docs/a/README.md, true",
    "docs/**, docs/a/b, true",
    "docs/**, docs, false",
    "a?c, abc, true",
    "a?c, a/c, false",
    "[a-c].txt, b.txt, true",
    "[^a-c].txt, b.txt, false",
    "\\*.txt, *.txt, true",
    "\\*.txt, a.txt, false",
    "a.b, axb, false",
    "./x/../y, y, true",
    "**, anything/at/all, true",
    "a/**/b, a/b, true",
    "a/**/b, a/x/y/b, true",
    "a/**/b, a/xb, false",
    "a**/b, ab, true",
    "**/*a*/?b, x/yaz/cb, true",
    "**/*a*/?b, x/yz/cb, false",
  })
  void matchesPathsAndTheirParents(String pattern, String path, boolean excluded) {
    assertThat(IgnoreRules.parse(List.of(pattern)).excludes(path)).isEqualTo(excluded);
  }

  /** BuildKit hands escapes and named classes over to Go's regular expressions. */
  @ParameterizedTest
  @CsvSource({
    "a\\dc, a5c, true",
    "a\\dc, adc, false",
    "a\\Dc, axc, true",
    "a\\wc, aqc, true",
    "a[\\d]c, a5c, true",
    "a[\\d]c, adc, false",
    "a[^\\d]c, a5c, false",
    "a[\\dx-z]c, ayc, true",
    "a[[:alpha:]]c, abc, true",
    "a[[:alpha:]]c, a:]c, false",
    "a[[:digit:]_]c, a_c, true",
    "a[^[:digit:]]c, a1c, false",
    "a[[:]c, a:c, true",
    "a\\-c, a-c, true",
    "a\\_c, a_c, true",
    "a\\tc, atc, false",
  })
  void escapesAndNamedClassesAreThoseOfGo(String pattern, String path, boolean excluded) {
    assertThat(IgnoreRules.parse(List.of(pattern)).excludes(path)).isEqualTo(excluded);
  }

  /** A path with backslashes, as on Windows, is told and not misread. */
  @ParameterizedTest
  @ValueSource(strings = {"src\\main", "a[\\q]c", "a\\9", "a[[:none:]]c"})
  void anEscapeOrClassThatGoDoesNotKnowIsNoPattern(String pattern) {
    assertThatThrownBy(() -> IgnoreRules.parse(List.of(pattern)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("syntax error in pattern");
  }

  /** An expression that tries every way would not come back in this life. */
  @Test
  void aHostilePatternTakesNoLongerThanAnother() {
    String hostile = "*a".repeat(60) + "b/**/".repeat(2_000) + "c";

    assertThat(IgnoreRules.parse(List.of(hostile)).excludes("a".repeat(250))).isFalse();
    assertThat(IgnoreRules.parse(List.of("*a".repeat(60))).excludes("a".repeat(250))).isTrue();
  }

  /** A no-break space is one for Go and none for Java, a file separator the other way round. */
  @Test
  void blanksAreThoseOfGo() {
    IgnoreRules rules =
        IgnoreRules.parse(List.of("\u00a0docs\u2007", "!\u00a0docs/keep", "\u001cx"));
    assertThat(rules.excludes("docs/a")).isTrue();
    assertThat(rules.excludes("docs/keep")).isFalse();
    assertThat(rules.excludes("\u001cx")).isTrue();
    assertThat(rules.excludes("x")).isFalse();
    assertThat(IgnoreRules.of(List.of("\u00a0", "\u3000a")).excludes("a")).isTrue();
  }

  @Test
  void lastMatchDecides() {
    IgnoreRules rules =
        IgnoreRules.parse(List.of("# comment", "", "docs", "!docs/keep", "docs/keep/secret"));
    assertThat(rules.excludes("docs/a")).isTrue();
    assertThat(rules.excludes("docs/keep/b")).isFalse();
    assertThat(rules.excludes("docs/keep/secret")).isTrue();
    assertThat(rules.excludes("src")).isFalse();
  }

  /** As a walk by moby/patternmatcher's {@code MatchesUsingParentResults} has it. */
  @ParameterizedTest
  @CsvSource({
    "d/* !d,          d,       false",
    "d/* !d,          d/x,     true",
    "d/* !d,          d/e/y,   true",
    "**/*.md !docs,   docs/a.md, true",
    "**/*.md !docs,   docs/a,  false",
    "d/x !d,          d/x,     true",
    "d !d,            d/x,     false",
    "* !d,            d/x,     false",
    "* !d d/x,        d/x,     true",
    "d !d/x,          d/x,     false",
    "d !d/x,          d/y,     true",
    "d !d/x d,        d/x,     false",
    "d/** !d/e,       d/e/y,   false",
    "** !**/x,        d/e/x,   false",
    "** !**/x,        d/e/y,   true",
  })
  void whatABuildSeesIsWhatAWalkFromTheTopSees(String patterns, String path, boolean excluded) {
    IgnoreRules rules = IgnoreRules.of(List.of(patterns.split(" ")));

    assertThat(rules.excludesInTree(path)).isEqualTo(excluded);
  }

  @Test
  void tellsWhichDirectoriesNeedNoLook() {
    IgnoreRules rules = IgnoreRules.parse(List.of("node_modules", "docs", "!docs/keep"));
    assertThat(rules.excludesAllBelow("node_modules")).isTrue();
    assertThat(rules.excludesAllBelow("docs")).isFalse();
    assertThat(rules.excludesAllBelow("docs/other")).isTrue();
    assertThat(rules.excludesAllBelow("src")).isFalse();
    assertThat(IgnoreRules.parse(List.of("a", "!**/b")).excludesAllBelow("a")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "docs, docs, true",
    "docs, docs/a.md, true",
    "docs, docs/*.md, true",
    "docs, src, false",
    "docs !docs/keep.md, docs, false",
    "docs !docs/keep.md, docs/*.md, false",
    "docs !docs/keep.md, docs/other, true",
    "docs !docs/*.md, docs, false",
    "docs !*/keep.md, docs, false",
    "docs !docsets/*, docs, true",
    "docs !docsets, docs, true",
    "docs !docs, docs, false",
    "* !keep.txt, *.txt, false",
    "* !keep.txt, other.txt, true",
    "**, ., true",
    "*, ., true",
    "**/*, ., true",
    "** !Dockerfile, ., false",
    ".*, ., false",
    "docs, ., false",
  })
  void tellsOfWhichPathsNothingIsLeft(String patterns, String source, boolean nothing) {
    IgnoreRules rules = IgnoreRules.parse(List.of(patterns.split(" ")));
    assertThat(rules.surelyExcludes(source)).isEqualTo(nothing);
  }

  @Test
  void refusesWhatIsNoPattern() {
    assertThatThrownBy(() -> IgnoreRules.parse(List.of("a[")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a[");
    assertThatThrownBy(() -> IgnoreRules.parse(List.of("!")))
        .hasMessageContaining("illegal exclusion pattern");
  }

  @Test
  void nothingIsExcludedByNothing() {
    assertThat(IgnoreRules.NONE.excludes("x")).isFalse();
    assertThat(IgnoreRules.NONE.isEmpty()).isTrue();
  }
}
