package io.slipway.build.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What --parents, --exclude and --chmod make of a COPY. */
@EnabledIf("io.slipway.build.sys.Privilege#isRoot")
class CopyFlagsIT {
  @TempDir Path temp;
  private Path context;
  private Path root;

  @BeforeEach
  void fill() throws IOException {
    context = Files.createDirectory(temp.resolve("context"));
    for (String file :
        List.of("a/b/c/d/foo", "a/b/c/d/e/bay", "a/b2/c/d/e/bar", "a/b/c2/d/e/baz", "top.txt")) {
      Path path = context.resolve(file);
      Files.createDirectories(context.resolve(file + "x").getParent());
      Files.writeString(path, file);
    }
    Files.createSymbolicLink(context.resolve("toa"), Path.of("a"));
    root = Files.createDirectory(temp.resolve("root"));
  }

  private void copy(CopyRules rules, Optional<String> mode, String... sources) throws Exception {
    try (SourceTree tree = SourceTrees.context(context, PathFilter.none(), Optional.empty())) {
      new ConfinedCopier()
          .copy(
              new CopyRequest(List.of(sources), "/out/", Optional.empty(), mode, rules),
              tree,
              root);
    }
  }

  /** The files and empty directories below the destination. */
  private String made() throws IOException {
    TreeSet<String> made = new TreeSet<>();
    if (!Files.exists(root.resolve("out"))) {
      return "nothing";
    }
    try (Stream<Path> all = Files.walk(root.resolve("out"))) {
      for (Path path : all.toList()) {
        String name = root.resolve("out").relativize(path).toString();
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          made.add(name);
        } else if (path.toFile().list().length == 0) {
          made.add(name + "/");
        }
      }
    }
    return String.join(" ", made);
  }

  @ParameterizedTest
  @CsvSource({
    "a/b/c/d/foo, a/b/c/d/foo",
    "/a/b/./c/d, c/d/e/bay c/d/foo",
    "a/b/c/d/., a/b/c/d/e/bay a/b/c/d/foo",
    "./a/b/c/d, a/b/c/d/e/bay a/b/c/d/foo",
    "/a/./b/./c, b/c/d/e/bay b/c/d/foo",
    "/a/./*/c, b/c/d/e/bay b/c/d/foo b2/c/d/e/bar",
    "/a/b*/./c/**/e, c/d/e/bar c/d/e/bay",
    "/a/b/c*/./d/**/baz, d/e/baz",
    "**/ba[yz], a/b/c/d/e/bay a/b/c2/d/e/baz",
    "a/./, b/c/d/e/bay b/c/d/foo b/c2/d/e/baz b2/c/d/e/bar",
    "toa/./b2, b2/c/d/e/bar",
    "*.none, /",
    "a/*.none, /",
  })
  void parentsAreKeptFromThePivotOn(String source, String expected) throws Exception {
    copy(new CopyRules(true, List.of(), false), Optional.empty(), source);
    assertThat(made()).isEqualTo(expected);
  }

  @Test
  void severalSourcesMayHavePivots() throws Exception {
    CopyRules parents = new CopyRules(true, List.of(), false);
    copy(parents, Optional.empty(), "/a/b/c*/./d/**/baz", "/a/b*/./c/**/bar");
    assertThat(made()).isEqualTo("c/d/e/bar d/e/baz");
  }

  @Test
  void aMissingPathWithParentsIsNamed() {
    CopyRules parents = new CopyRules(true, List.of(), false);
    assertThatThrownBy(() -> copy(parents, Optional.empty(), "a/./x/foo"))
        .isInstanceOf(UnusableSource.class)
        .hasMessageContaining("'a/./x/foo' is not in the build context; /a has b, b2");
  }

  @Test
  void keptParentsLookLikeTheirSources() throws Exception {
    Files.setAttribute(context.resolve("a/b"), "unix:mode", 0700);
    copy(new CopyRules(true, List.of(), false), Optional.empty(), "a/b/c/d/foo");
    assertThat(mode("out/a/b")).isEqualTo(0700);
    assertThat(mode("out/a/b/c")).isEqualTo(mode("out/a"));
  }

  private int mode(String path) throws IOException {
    return (int) Files.getAttribute(root.resolve(path), "unix:mode") & 07777;
  }

  @ParameterizedTest
  @CsvSource({
    "., *.txt, a/b/c/d/e/bay a/b/c/d/foo a/b/c2/d/e/baz a/b2/c/d/e/bar toa",
    "., a toa, top.txt",
    "., a/b a/b2 toa, a/ top.txt",
    "a, **/ba?, b/c/d/foo b/c2/d/e/ b2/c/d/e/ b/c/d/e/",
    "a, * !b/c/d/foo, b/c/d/foo",
    "., * !a/b2, a/b2/c/d/e/bar",
    "a/b, c, c2/d/e/baz",
    "a/b/c/d/foo, foo, foo",
    "*, top.txt, b/c/d/e/bay b/c/d/foo b/c2/d/e/baz b2/c/d/e/bar top.txt",
    "none*, x, nothing",
  })
  void excludesAreAboutWhatIsBelowTheSource(String source, String excludes, String expected)
      throws Exception {
    copy(new CopyRules(false, List.of(excludes.split(" ", -1)), false), Optional.empty(), source);
    assertThat(made().split(" ", -1)).containsExactlyInAnyOrder(expected.split(" ", -1));
  }

  @Test
  void excludesAlsoCountBelowAPivot() throws Exception {
    copy(new CopyRules(true, List.of("b/c"), false), Optional.empty(), "a/./b");
    assertThat(made()).isEqualTo("b/c2/d/e/baz");
  }

  @Test
  void whatIsNotCopiedDoesNotMatter() throws Exception {
    CopyRules rules = new CopyRules(false, List.of("b"), false);
    Object before = digest(rules);
    Files.writeString(context.resolve("a/b/c/d/foo"), "changed");
    assertThat(digest(rules)).isEqualTo(before);
    Files.writeString(context.resolve("a/b2/c/d/e/bar"), "changed");
    assertThat(digest(rules)).isNotEqualTo(before);
    assertThat(digest(CopyRules.PLAIN)).isNotEqualTo(digest(rules));
  }

  @Test
  void hardLinksAreToldFromCopies() throws Exception {
    Files.writeString(context.resolve("a/one"), "same");
    Files.writeString(context.resolve("a/two"), "same");
    Object copies = digest(CopyRules.PLAIN);
    Files.delete(context.resolve("a/two"));
    Files.createLink(context.resolve("a/two"), context.resolve("a/one"));
    assertThat(digest(CopyRules.PLAIN)).isNotEqualTo(copies);
    copy(CopyRules.PLAIN, Optional.empty(), "a");
    assertThat(Files.getAttribute(root.resolve("out/two"), "unix:nlink")).isEqualTo(2);
  }

  private Object digest(CopyRules rules) throws Exception {
    try (SourceTree tree = SourceTrees.context(context, PathFilter.none(), Optional.empty())) {
      return tree.digestOf(List.of("a"), rules);
    }
  }

  @Test
  void modesReachDirectoriesThatTheCopyMakes() throws Exception {
    Files.setAttribute(context.resolve("a/b/c/d/foo"), "unix:mode", 0600);
    Files.setAttribute(context.resolve("a/b/c/d/e/bay"), "unix:mode", 0700);
    copy(CopyRules.PLAIN, Optional.of("u=rwX,go=rX"), "a/b/c/d");
    assertThat(List.of(mode("out"), mode("out/foo"), mode("out/e"), mode("out/e/bay")))
        .containsExactly(0755, 0644, 0755, 0755);
  }

  @Test
  void aMalformedExcludeIsNamed() {
    CopyRules rules = new CopyRules(false, List.of("[a"), false);
    assertThatThrownBy(() -> copy(rules, Optional.empty(), "a"))
        .isInstanceOf(UnusableSource.class)
        .hasMessageContaining("'[a'");
  }
}
