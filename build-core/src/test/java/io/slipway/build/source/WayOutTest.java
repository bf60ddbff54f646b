package io.slipway.build.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WayOutTest {
  @Test
  void aFetchAsksTheProxyForItsOwnServerAtMost() {
    WayOut all = way("https://", "https://h/");
    assertThat(asked(all, "https://h/a.git")).containsExactly("https://h/");
    assertThat(asked(all, "https://other:81/a.git")).containsExactly("https://other:81/");
    assertThat(asked(all, "http://h/a.git")).isEmpty();
    assertThat(asked(all, "https://h/a", "https://me@h/b", "https://evil/c", "http://h/d"))
        .containsExactly("https://h/", "https://me@h/");
  }

  @Test
  void hostsHaveNoCaseAndGitComparesLetters() {
    assertThat(asked(way("https://git.example/"), "https://Git.Example/A.git"))
        .containsExactly("https://Git.Example/");
    assertThat(
            asked(way("https://Git.Example/"), "https://git.example/a", "https://me@GIT.example/b"))
        .containsExactly("https://git.example/", "https://me@GIT.example/");
  }

  @Test
  void orForItselfOnly() {
    WayOut one = way("https://h/a.git");
    assertThat(asked(one, "https://h/a.git")).containsExactly("https://h/a.git");
    assertThat(asked(one, "https://h/b.git")).isEmpty();
    assertThat(asked(one, "https://h/A.git")).isEmpty();
  }

  private static Set<String> asked(WayOut way, String url, String... submodules) {
    return way.askedAtProxy(url, List.of(submodules));
  }

  private static WayOut way(String... logins) {
    return new WayOut(Optional.empty(), Set.of(logins));
  }
}
