package io.slipway.scheduler.forge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternsTest {
  @ParameterizedTest
  @CsvSource({
    "src, src/a/b.c, true",
    "/src/, src/a, true",
    "./src, src/a, true",
    "src, srcs/a, false",
    "src, lib/src/a, false",
    "**/src, lib/src/a, true",
    "**/src, src/a, true",
    "*.md, README.md, true",
    "*.md, docs/a.md, false",
    "**/*.md, docs/x/a.md, true",
    "**/*.md, a.md, true",
    "docs/**, docs/x/y, true",
    "docs/**/z, docs/z, true",
    "docs/**/z, docs/x/y/z, true",
    "a?c, abc, true",
    "a?c, a/c, false",
    "a.c, abc, false",
    "(x)+, (x)+, true",
    "'**', anything/at/all, true"
  })
  void patternsMeanWhatTheyMeanInDockerignore(String pattern, String path, boolean matches) {
    assertThat(new PathPatterns(List.of(pattern)).matches(path)).isEqualTo(matches);
  }

  @Test
  void theLastPatternThatMatchesDecides() {
    PathPatterns patterns = new PathPatterns(List.of("src", "!src/**/*.md", "src/KEEP.md", " "));

    assertThat(patterns.matchAny(List.of("README.md", "src/a/b.md"))).isFalse();
    assertThat(patterns.matchAny(List.of("README.md", "src/a/b.c"))).isTrue();
    assertThat(patterns.matches("src/KEEP.md")).isTrue();
    assertThat(patterns.matchAny(List.of())).isFalse();
  }
}
