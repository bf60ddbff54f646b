package io.slipway.build.solve;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.cache.CacheKey;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissReasonTest {
  private final MissReason reasons = new MissReason(Set.of("VERSION"));

  private static CacheKey key(String changed) {
    CacheKey.Builder key = CacheKey.builder();
    for (String part : new String[] {"base", "command", "env:VERSION", "env:PATH", "files"}) {
      key.add(part, part.equals(changed) ? "new" : "old");
    }
    return key.build();
  }

  @ParameterizedTest
  @CsvSource({
    "base, true, base moved",
    "base, false, an earlier step changed",
    "command, true, command changed",
    "env:VERSION, true, ARG VERSION changed",
    "env:PATH, true, variable PATH changed",
    "files, true, files changed",
    "nothing, true, evicted"
  })
  void namesThePartThatChanged(String part, boolean onImage, String reason) {
    assertThat(reasons.of(key(part), Optional.of(key("").parts()), onImage)).isEqualTo(reason);
  }

  @Test
  void knowsAStepThatWasNeverBuilt() {
    assertThat(reasons.of(key(""), Optional.empty(), true)).isEqualTo("first build");
  }

  @Test
  void namesAVariableThatIsGone() {
    CacheKey before = CacheKey.builder().add("base", "x").add("env:VERSION", "1").build();
    CacheKey now = CacheKey.builder().add("base", "x").build();

    assertThat(reasons.of(now, Optional.of(before.parts()), true)).isEqualTo("ARG VERSION changed");
  }
}
