package io.slipway.build.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the part of an address behind its path says, and what it cannot say. */
class GitAddressTest {
  private static final String URL = "https://example.org/r.git";
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private static GitAddress parse(String rest) throws URISyntaxException {
    return GitAddress.parse(URL + rest);
  }

  @ParameterizedTest
  @CsvSource({
    "?tag=v1, refs/tags/v1",
    "?tag=refs/tags/v1, refs/tags/v1",
    "?tag=v1#refs/tags/v1, refs/tags/v1",
    "?branch=refs/heads/a%2Fb, refs/heads/a/b",
    "?ref=a#a, a",
    "?&ref=a&, a",
    "?commit=" + COMMIT + ", " + COMMIT,
    "?commit=01234567, ''",
    "?commit=01234567#main, main",
    "?commit=" + COMMIT + "#main, main",
  })
  void refs(String rest, String ref) throws URISyntaxException {
    assertThat(parse(rest).ref()).isEqualTo(ref);
    assertThat(parse(rest).url()).isEqualTo(URL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "?tag=v1#refs/heads/main; ref conflicts: \"refs/heads/main\" vs \"refs/tags/v1\"",
        "?branch=a&ref=b; ref conflicts: \"b\" vs \"refs/heads/a\"",
        "?branch=a&tag=b; branch conflicts with tag",
        "?subdir=a#:b; subdir conflicts: \"b\" vs \"a\"",
        "?commit=ab&checksum=cd; checksum conflicts: \"cd\" vs \"ab\"",
        "?tag=a&tag=a; query \"tag\" has multiple values",
        "?submodules&submodules=0; query \"submodules\" has multiple values",
        "?commit=; query \"commit\" has no value",
        "?ref; query \"ref\" has no value",
        "?depth=1; unexpected query \"depth\"",
        "?ref=%zz; invalid escape in query \"%zz\"",
        "?submodules=maybe; invalid submodules value: \"maybe\"",
        "?keep-git-dir=yes; invalid keep-git-dir value: \"yes\"",
        "?keep-git-dir=tRUE; invalid keep-git-dir value: \"tRUE\"",
        "?fetch-by-commit=2; invalid fetch-by-commit value: \"2\"",
        "?mtime=now; invalid mtime value: \"now\" (must be \"checkout\" or \"commit\")",
      })
  void whatCannotBe(String rest, String reason) {
    assertThatThrownBy(() -> parse(rest))
        .isInstanceOfSatisfying(
            URISyntaxException.class, e -> assertThat(e.getReason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1", "=t", "=T", "=true", "=TRUE", "=True", "=", ""})
  void on(String value) throws URISyntaxException {
    assertThat(parse("?keep-git-dir" + value).keepGitDir()).contains(true);
    assertThat(parse("?submodules" + value).submodules()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"=0", "=f", "=F", "=false", "=FALSE", "=False"})
  void off(String value) throws URISyntaxException {
    assertThat(parse("?keep-git-dir" + value).keepGitDir()).contains(false);
    assertThat(parse("?submodules" + value).submodules()).isFalse();
  }

  @Test
  void timesOfFilesMayBeAskedFor() throws URISyntaxException {
    assertThat(parse("?mtime=commit")).isEqualTo(parse("?mtime=checkout")).isEqualTo(parse(""));
  }

  @Test
  void aCommitMayBeFetchedWhateverTheRefIs() throws URISyntaxException {
    GitAddress named = parse("?fetch-by-commit=1&tag=v1&commit=" + COMMIT);
    assertThat(named.fetched(named.checksum())).isEqualTo(COMMIT);
    assertThat(parse("?fetch-by-commit#" + COMMIT).fetched(Optional.empty())).isEqualTo(COMMIT);
    assertThat(parse("?fetch-by-commit=0#main").fetched(Optional.empty())).isEqualTo("main");
    assertThatThrownBy(() -> parse("?fetch-by-commit#main").fetched(Optional.empty()))
        .hasMessageContaining("fetch-by-commit requires a checksum or a commit SHA ref");
    assertThatThrownBy(() -> parse("?fetch-by-commit#main").fetched(Optional.of("0123")))
        .hasMessageContaining("fetch-by-commit requires a full commit SHA checksum, got \"0123\"");
  }
}
