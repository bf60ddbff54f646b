package io.slipway.build.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WayOutTest {
  @Test
  void aFetchAsksTheProxyForItsOwnServerAtMost() {
    WayOut all = way("https://", "https://h/");
    assertThat(all.askedAtProxy("https://h/a.git")).containsExactly("https://h/");
    assertThat(all.askedAtProxy("https://other:81/a.git")).containsExactly("https://other:81/");
    assertThat(all.askedAtProxy("http://h/a.git")).isEmpty();
    assertThat(all.askedAtProxy("https://me@h/a.git"))
        .containsExactlyInAnyOrder("https://h/", "https://me@h/");
  }

  @Test
  void orForItselfOnly() {
    WayOut one = way("https://h/a.git");
    assertThat(one.askedAtProxy("https://h/a.git")).containsExactly("https://h/a.git");
    assertThat(one.askedAtProxy("https://h/b.git")).isEmpty();
  }

  private static WayOut way(String... logins) {
    return new WayOut(Optional.empty(), Set.of(logins));
  }
}
