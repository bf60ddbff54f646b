package io.slipway.build.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GitRefsTest {
  private static final String A = "a".repeat(40);
  private static final String B = "b".repeat(40);
  private static final String C = "c".repeat(40);

  @Test
  void aBranchWinsOverATagOfTheSameName() {
    List<String> lines = List.of(A + "\trefs/heads/x", B + "\trefs/tags/x");
    assertThat(GitRefs.find(lines, "x"))
        .contains(new GitRefs.Ref("refs/heads/x", A, Optional.empty()));
    assertThat(GitRefs.find(lines, "tags/x"))
        .contains(new GitRefs.Ref("refs/tags/x", B, Optional.empty()));
  }

  @Test
  void aTagStandsForItsCommit() {
    List<String> lines = List.of(B + "\trefs/tags/x", C + "\trefs/tags/x^{}");
    assertThat(GitRefs.find(lines, "x").orElseThrow().target()).isEqualTo(C);
    assertThat(GitRefs.find(lines, "x").orElseThrow().object()).isEqualTo(B);
  }

  @Test
  void whatOnlyEndsLikeTheNameIsAnother() {
    assertThat(GitRefs.find(List.of(A + "\trefs/heads/other/x"), "x")).isEmpty();
    assertThat(GitRefs.find(List.of("fatal: no\trefs/heads/x", ""), "x")).isEmpty();
  }

  @Test
  void theDefaultBranchIsWhatHeadSays() {
    assertThat(GitRefs.defaultBranch(List.of("ref: refs/heads/trunk\tHEAD", A + "\tHEAD")))
        .contains("refs/heads/trunk");
    assertThat(GitRefs.defaultBranch(List.of(A + "\tHEAD"))).isEmpty();
  }
}
