package io.slipway.build.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTreeIT {
  @TempDir Path temp;
  private Path context;

  @BeforeEach
  void fill() throws IOException {
    context = Files.createDirectory(temp.resolve("context"));
    Files.createDirectories(context.resolve("src/main"));
    Files.writeString(context.resolve("src/main/App.java"), "class App {}");
    Files.writeString(context.resolve("src/README"), "read me");
    Files.writeString(context.resolve("pom.xml"), "<project/>");
    Files.createSymbolicLink(context.resolve("current"), Path.of("src/main"));
  }

  private Digest digest(PathFilter filter, String... sources) throws Exception {
    try (SourceTree tree = SourceTrees.context(context, filter, Optional.empty())) {
      return tree.digestOf(List.of(sources), CopyRules.PLAIN);
    }
  }

  private Digest digest(String... sources) throws Exception {
    return digest(PathFilter.none(), sources);
  }

  private static PathFilter excluding(String prefix, String exception) {
    return new PathFilter() {
      @Override
      public boolean excludes(String path, boolean directory) {
        return path.startsWith(prefix) && !path.equals(exception);
      }

      @Override
      public boolean mayPrune(String directory) {
        return !exception.startsWith(directory + "/");
      }
    };
  }

  @Test
  void timesAndOwnersDoNotMatter() throws Exception {
    Digest before = digest("src");
    try (Stream<Path> all = Files.walk(context)) {
      for (Path path : all.filter(p -> !Files.isSymbolicLink(p)).toList()) {
        Files.setLastModifiedTime(path, FileTime.from(Instant.ofEpochSecond(1)));
      }
    }
    assertThat(digest("src")).isEqualTo(before);
  }

  @Test
  void contentsNamesModesAndLinksMatter() throws Exception {
    Digest before = digest(".");
    Files.writeString(context.resolve("src/README"), "read Me");
    Digest content = digest(".");
    Files.setPosixFilePermissions(
        context.resolve("src/README"), PosixFilePermissions.fromString("rwx------"));
    Digest mode = digest(".");
    Files.move(context.resolve("src/README"), context.resolve("src/readme"));
    Digest name = digest(".");
    Files.delete(context.resolve("current"));
    Files.createSymbolicLink(context.resolve("current"), Path.of("src"));
    Digest link = digest(".");
    assertThat(List.of(before, content, mode, name, link)).doesNotHaveDuplicates();
  }

  @Test
  void onlyWhatIsNamedMatters() throws Exception {
    Digest before = digest("src/main");
    Files.writeString(context.resolve("pom.xml"), "<other/>");
    assertThat(digest("src/main")).isEqualTo(before);
    assertThat(digest("current")).isEqualTo(before);
    assertThat(digest("/src/../src/./main/")).isEqualTo(before);
  }

  @Test
  void theNameOfACopiedFileMatters() throws Exception {
    Files.copy(context.resolve("pom.xml"), context.resolve("pom2.xml"));
    assertThat(digest("pom.xml")).isNotEqualTo(digest("pom2.xml"));
  }

  @Test
  void ignoredFilesAreNotThere() throws Exception {
    Digest all = digest("src");
    Digest without = digest(excluding("src/README", ""), "src");
    assertThat(without).isNotEqualTo(all);
    Files.writeString(context.resolve("src/README"), "changed");
    assertThat(digest(excluding("src/README", ""), "src")).isEqualTo(without);
    assertThatThrownBy(() -> digest(excluding("src", ""), "src/README"))
        .isInstanceOf(UnusableSource.class)
        .hasMessageContaining("the ignore file excludes it");
  }

  @Test
  void anExceptionBringsItsDirectoriesBack() throws Exception {
    PathFilter filter = excluding("src", "src/main/App.java");
    Digest first = digest(filter, "src");
    Files.writeString(context.resolve("src/README"), "changed");
    assertThat(digest(filter, "src")).isEqualTo(first);
    Files.writeString(context.resolve("src/main/App.java"), "changed");
    assertThat(digest(filter, "src")).isNotEqualTo(first);
  }

  @Test
  void aMissingSourceSaysWhatIsThere() {
    assertThatThrownBy(() -> digest("src/man/App.java"))
        .isInstanceOf(UnusableSource.class)
        .hasMessageContaining("'src/man/App.java' is not in the build context")
        .hasMessageContaining("/src has README, main");
    assertThatThrownBy(() -> digest("nothing"))
        .hasMessageContaining("its root has current, pom.xml, src");
  }

  @Test
  void globsMatchWithinOneDirectory() throws Exception {
    assertThat(digest("*.xml")).isEqualTo(digest("pom.xml"));
    assertThat(digest("src/*/*.java")).isEqualTo(digest("src/main/App.java"));
    assertThat(digest("*.java")).isEqualTo(digest("none*"));
  }

  @Test
  void linksOutOfTheContextLeadNowhere() throws Exception {
    Files.writeString(temp.resolve("secret"), "secret");
    Files.createSymbolicLink(context.resolve("up"), Path.of("../secret"));
    Files.createSymbolicLink(context.resolve("abs"), temp.resolve("secret"));
    Files.createSymbolicLink(context.resolve("loop"), Path.of("loop"));
    for (String source : List.of("up", "abs", "loop", "../secret")) {
      assertThatThrownBy(() -> digest(source)).isInstanceOf(UnusableSource.class);
    }
    try (SourceTree tree = SourceTrees.context(context, PathFilter.none(), Optional.empty())) {
      assertThat(tree.read("up", 100)).isEmpty();
      assertThat(tree.read("abs", 100)).isEmpty();
      assertThat(tree.read("src/main", 100)).isEmpty();
      assertThat(tree.read("current/../README", 100))
          .contains("read me".getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> tree.read("pom.xml", 3)).hasMessageContaining("larger than 3");
    }
  }

  @Test
  void aFreshChangeIsSeenThoughSizeAndTimeAreTheSame() throws Exception {
    Path memory = temp.resolve("memory");
    Path big = context.resolve("big");
    Files.write(big, new byte[1000]);
    Digest before = remembered(memory);
    // Same size and time, and a ctime that the memory does not trust yet: it must be read again.
    FileTime time = Files.getLastModifiedTime(big);
    Files.write(big, new byte[] {1});
    Files.write(big, Arrays.copyOf(new byte[] {1}, 1000));
    Files.setLastModifiedTime(big, time);
    assertThat(remembered(memory)).isNotEqualTo(before);
  }

  private Digest remembered(Path memory) throws Exception {
    try (SourceTree tree = SourceTrees.context(context, PathFilter.none(), Optional.of(memory))) {
      return tree.digestOf(List.of("big"), CopyRules.PLAIN);
    }
  }

  @Test
  void aFileThatChangesMeanwhileStopsTheBuild() throws Exception {
    try (SourceTree tree = SourceTrees.context(context, PathFilter.none(), Optional.empty())) {
      tree.digestOf(List.of("pom.xml"), CopyRules.PLAIN); // lists the directory
      Files.writeString(context.resolve("late"), "x");
      assertThatThrownBy(() -> tree.digestOf(List.of("late"), CopyRules.PLAIN))
          .isInstanceOf(UnusableSource.class);
      Files.writeString(context.resolve("src/README"), "something longer");
      tree.digestOf(List.of("src/main"), CopyRules.PLAIN);
      Files.writeString(context.resolve("src/README"), "something longer still");
      assertThatThrownBy(() -> tree.digestOf(List.of("src/README"), CopyRules.PLAIN))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("changed while the build read it");
    }
  }
}
