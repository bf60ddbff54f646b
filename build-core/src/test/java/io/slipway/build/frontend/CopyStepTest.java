package io.slipway.build.frontend;

import static io.slipway.build.frontend.Compiled.copy;
import static io.slipway.build.frontend.Compiled.input;
import static io.slipway.build.frontend.Compiled.last;
import static io.slipway.build.frontend.Compiled.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Operation.Copy.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyStepTest {
  private static final String BASE = "FROM alpine:3\n";
  private static final String SUM = "sha256:" + "0123456789abcdef".repeat(4);

  @Test
  void flagsOfCopyReachTheOperation() throws Exception {
    BuildPlan plan =
        Compiled.of(
            BASE
                + "COPY --link --parents --exclude=*.md --exclude=!x.md --chown=1:$NOBODY"
                + " ./a/./b/c /d/./e f /to/\n");
    assertThat(copy(plan))
        .isEqualTo(
            new Operation.Copy(
                List.of(
                    new Part(
                        1,
                        List.of("a/./b/c", "d/./e", "f"),
                        true,
                        List.of("*.md", "!x.md"),
                        false)),
                "/to/",
                Optional.of("1:"),
                Optional.empty(),
                true));
    assertThat(told(plan))
        .isEqualTo("COPY --parents --chown=1: ./a/./b/c /d/./e f /to/ # buildkit");
  }

  @Test
  void symbolicModesStayAsTheyAreAndForbidLinking() throws Exception {
    Operation.Copy copy = copy(Compiled.of(BASE + "COPY --link --chmod=u=rwX,go=rX a /b\n"));
    assertThat(copy.mode()).contains("u=rwX,go=rX");
    assertThat(copy.link()).isFalse();
    String variable = BASE + "ARG M=0700\nCOPY --chmod=$M a /b\n";
    assertThat(copy(Compiled.of(variable)).mode()).contains("0700");
  }

  @Test
  void heredocsBecomeFilesBehindTheOtherSources() throws Exception {
    BuildPlan plan =
        Compiled.of(
            BASE
                + """
                ENV NAME=me
                COPY <<one file <<-"two" /to/
                "hello" $NAME \\$NAME
                one
                	tabs $NAME
                two
                """);
    assertThat(copy(plan).parts())
        .containsExactly(Part.of(1, List.of("file")), Part.of(2, List.of("one", "two")));
    assertThat(input(plan, 1)).isEqualTo(new Operation.ContextSource("context"));
    assertThat(input(plan, 2))
        .isEqualTo(
            new Operation.InlineSource(
                Map.of("one", "\"hello\" me $NAME\n", "two", "tabs $NAME\n"), 0644));
    assertThat(told(plan)).isEqualTo("COPY file <<one <<two /to/ # buildkit");
  }

  @Test
  void aHeredocAloneNeedsNoContext() throws Exception {
    BuildPlan plan = Compiled.of(BASE + "ADD <<x /to\ntext\nx\n");
    assertThat(plan.graph().vertices())
        .noneMatch(v -> v.operation() instanceof Operation.ContextSource);
    assertThat(copy(plan).parts()).containsExactly(Part.of(1, List.of("x")));
  }

  @Test
  void addUnpacksWhatIsLocalUnlessToldOtherwise() throws Exception {
    assertThat(copy(Compiled.of(BASE + "ADD a.tar b.tar /\n")).parts())
        .containsExactly(new Part(1, List.of("a.tar", "b.tar"), false, List.of(), true));
    assertThat(copy(Compiled.of(BASE + "ADD --unpack=false a.tar /\n")).parts())
        .containsExactly(Part.of(1, List.of("a.tar")));
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/dir/a.tgz?x=1#y, a.tgz",
    "http://example.org, __unnamed__",
    "http://example.org/, __unnamed__",
    "https://example.org/dir/, dir",
    "https://example.org/a%20b+c, a b+c",
    "'https://example.org/{x}', {x}"
  })
  void addFetchesAddresses(String url, String name) throws Exception {
    BuildPlan plan = Compiled.of(BASE + "ARG U='" + url + "'\nADD $U /to/\n");
    assertThat(input(plan, 1)).isEqualTo(new Operation.HttpSource(url, name, Optional.empty()));
    assertThat(copy(plan).parts()).containsExactly(Part.of(1, List.of(name)));
  }

  @Test
  void addChecksAndUnpacksAddressesWhenAsked() throws Exception {
    BuildPlan plan =
        Compiled.of(
            BASE + "ARG S=" + SUM + "\nADD --unpack --checksum=$S https://example.org/a.tar /\n");
    assertThat(input(plan, 1))
        .isEqualTo(
            new Operation.HttpSource("https://example.org/a.tar", "a.tar", Optional.of(SUM)));
    assertThat(copy(plan).parts().getFirst().unpack()).isTrue();
  }

  @Test
  void addFetchesRepositories() throws Exception {
    BuildPlan plan =
        Compiled.of(
            BASE
                + "ADD --keep-git-dir https://example.org/r.git#main:sub x https://e.org/f /to/\n");
    assertThat(input(plan, 1))
        .isEqualTo(
            new Operation.GitSource(
                "https://example.org/r.git", "main", "sub", true, true, Optional.empty()));
    assertThat(copy(plan).parts())
        .containsExactly(
            Part.of(1, List.of(".")),
            new Part(2, List.of("x"), false, List.of(), true),
            Part.of(3, List.of(".")));
    assertThat(input(plan, 3)).isInstanceOf(Operation.GitSource.class);
  }

  @ParameterizedTest
  @CsvSource({
    "?ref=v1&subdir=a, v1, a, true,",
    "?tag=v1&submodules, refs/tags/v1, '', true,",
    "?branch=b&checksum=abc, refs/heads/b, '', true, abc",
    "?commit=abc, '', '', true, abc",
    "?commit=0123456789abcdef0123456789abcdef01234567, 0123456789abcdef0123456789abcdef01234567, '', true, 0123456789abcdef0123456789abcdef01234567",
    "?fetch-by-commit&tag=v1&commit=0123456789abcdef0123456789abcdef01234567, 0123456789abcdef0123456789abcdef01234567, '', true, 0123456789abcdef0123456789abcdef01234567",
    "?submodules=F&mtime=commit, '', '', false,",
    "?submodules=false#v1:a/b, v1, a/b, false,",
    "'', '', '', true,"
  })
  void repositoriesAreNamedByFragmentOrQuery(
      String rest, String ref, String sub, boolean submodules, String commit) throws Exception {
    BuildPlan plan = Compiled.of(BASE + "ADD http://example.org/r.git" + rest + " /to/\n");
    assertThat(input(plan, 1))
        .isEqualTo(
            new Operation.GitSource(
                "http://example.org/r.git",
                ref,
                sub,
                false,
                submodules,
                Optional.ofNullable(commit)));
  }

  @Test
  void aCommitToFetchMayBeTheFlags() throws Exception {
    String commit = "0123456789abcdef0123456789abcdef01234567";
    String add = "ADD --checksum=" + commit + " http://e.org/r.git?fetch-by-commit#main /\n";
    assertThat(input(Compiled.of(BASE + add), 1))
        .isEqualTo(
            new Operation.GitSource(
                "http://e.org/r.git", commit, "", false, true, Optional.of(commit)));
    assertThatThrownBy(() -> Compiled.of(BASE + "ADD http://e.org/r.git?fetch-by-commit#main /\n"))
        .hasMessageContaining("fetch-by-commit requires a checksum");
  }

  @Test
  void equalSourcesAreOneVertexForAllStages() throws Exception {
    BuildPlan plan =
        Compiled.of(
            "FROM alpine:3 AS a\nADD https://e.org/f x /\nFROM alpine:3\n"
                + "COPY --from=a /f /g\nADD https://e.org/f x /\n");
    assertThat(plan.graph().vertices())
        .filteredOn(vertex -> vertex.operation() instanceof Operation.Source)
        .hasSize(2);
    assertThat(last(plan).inputs()).hasSize(3);
  }
}
