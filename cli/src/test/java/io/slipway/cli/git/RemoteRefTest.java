package io.slipway.cli.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Choosing among what git ls-remote printed. */
class RemoteRefTest {
  private static final String A = "a".repeat(40);
  private static final String B = "b".repeat(40);

  @Test
  void theDefaultBranchIsNamedInFull() {
    assertThat(RemoteRef.choose(List.of("ref: refs/heads/trunk\tHEAD", A + "\tHEAD"), "", "u"))
        .isEqualTo(new RemoteRef("refs/heads/trunk", A));
  }

  @Test
  void branchesWinOverTagsAndSuffixesDoNotCount() {
    List<String> lines =
        List.of(A + "\trefs/heads/old/main", B + "\trefs/tags/main", A + "\trefs/heads/main");
    assertThat(RemoteRef.choose(lines, "main", "u")).isEqualTo(new RemoteRef("refs/heads/main", A));
  }

  @Test
  void nothingFound() {
    assertThatThrownBy(() -> RemoteRef.choose(List.of(), "main", "http://h/r"))
        .hasMessageContaining("http://h/r has no branch or tag 'main'");
    assertThatThrownBy(() -> RemoteRef.find("http://h/r", "--upload-pack=x"))
        .hasMessageContaining("not a Git ref");
    assertThatThrownBy(() -> RemoteRef.find("ext::sh -c x", "main"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAnnotatedTagStandsForItsCommit() {
    List<String> lines = List.of(A + "\trefs/tags/v1", B + "\trefs/tags/v1^{}");
    assertThat(RemoteRef.choose(lines, "v1", "u")).isEqualTo(new RemoteRef("refs/tags/v1", B));
    assertThat(RemoteRef.choose(List.of(A + "\trefs/pull/1/head"), "pull/1/head", "u"))
        .isEqualTo(new RemoteRef("refs/pull/1/head", A));
  }

  @Test
  void aCommitNeedsNoServer() throws InterruptedException {
    assertThat(RemoteRef.find("http://nowhere.invalid/r", A)).isEqualTo(new RemoteRef("", A));
  }
}
