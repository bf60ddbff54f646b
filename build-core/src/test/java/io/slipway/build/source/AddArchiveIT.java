package io.slipway.build.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ADD unpacks archives, whatever they are called, inside the destination. */
@EnabledIf("io.slipway.build.sys.Privilege#isRoot")
class AddArchiveIT {
  @TempDir Path temp;
  private Path context;
  private Path root;

  @BeforeEach
  void fill() throws IOException {
    context = Files.createDirectory(temp.resolve("context"));
    root = Files.createDirectory(temp.resolve("root"));
  }

  private void add(byte[] file, String destination) throws Exception {
    add(file, destination, Optional.empty());
  }

  private void add(byte[] file, String destination, Optional<String> owner) throws Exception {
    Files.write(context.resolve("file"), file);
    try (SourceTree tree = SourceTrees.context(context, PathFilter.none(), Optional.empty())) {
      CopyRules unpack = new CopyRules(false, List.of(), true);
      new ConfinedCopier()
          .copy(
              new CopyRequest(List.of("file"), destination, owner, Optional.empty(), unpack),
              tree,
              root);
    }
  }

  private Object attribute(String path, String name) throws IOException {
    return Files.getAttribute(root.resolve(path), "unix:" + name);
  }

  private int mode(String path) throws IOException {
    return (int) attribute(path, "mode") & 07777;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gz", "bzip2", "xz", "zstd"})
  void everyCompressionIsRecognisedByContent(String compression) throws Exception {
    add(
        new Archive().directory("bin", 0700, 7).file("bin/tool", "T", 04755, 9).bytes(compression),
        "/opt/app");
    assertThat(root.resolve("opt/app/bin/tool")).hasContent("T");
    assertThat(mode("opt/app/bin/tool")).isEqualTo(04755);
    assertThat(attribute("opt/app/bin/tool", "uid")).isEqualTo(9);
    assertThat(attribute("opt/app/bin", "gid")).isEqualTo(7);
    assertThat(mode("opt/app")).isEqualTo(0755);
    assertThat(Files.getLastModifiedTime(root.resolve("opt/app/bin/tool")).toMillis())
        .isEqualTo(1_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gz", "bzip2", "xz", "zstd"})
  void otherFilesAreCopied(String compression) throws Exception {
    byte[] text = "no archive".repeat(100).getBytes(StandardCharsets.UTF_8);
    byte[] file = compression.isEmpty() ? text : Archive.compressed(text, compression);
    add(file, "/opt/");
    assertThat(root.resolve("opt/file")).hasBinaryContent(file);
  }

  @Test
  void emptyFilesAndEmptyArchivesAreCopied() throws Exception {
    add(new byte[0], "/a/");
    assertThat(root.resolve("a/file")).isEmptyFile();
    add(new Archive().bytes(), "/b/");
    assertThat(root.resolve("b/file")).isRegularFile();
  }

  @Test
  void anAskedOwnerIsEverybodys() throws Exception {
    add(new Archive().file("a/b", "B", 0644, 9).bytes(), "/x/", Optional.of("12:34"));
    assertThat(attribute("x/a/b", "uid")).isEqualTo(12);
    assertThat(attribute("x/a/b", "gid")).isEqualTo(34);
    assertThat(attribute("x", "uid")).isEqualTo(12);
    assertThat(attribute("x/a", "uid")).isEqualTo(0);
  }

  @Test
  void namesOfWhiteoutsAreNamesLikeOthers() throws Exception {
    Files.createDirectory(root.resolve("x"));
    Files.writeString(root.resolve("x/victim"), "V");
    add(new Archive().file(".wh.victim", "W").file(".wh..wh..opq", "O").bytes(), "/x");
    assertThat(root.resolve("x/victim")).hasContent("V");
    assertThat(root.resolve("x/.wh.victim")).hasContent("W");
    assertThat(root.resolve("x/.wh..wh..opq")).hasContent("O");
  }

  @Test
  void filesReplaceWhatIsThere() throws Exception {
    Files.createDirectories(root.resolve("full/sub"));
    Files.writeString(root.resolve("full/sub/f"), "F");
    Files.createDirectory(root.resolve("kept"));
    Files.writeString(root.resolve("kept/k"), "K");
    add(new Archive().file("full", "now a file").directory("kept", 0711, 3).bytes(), "/");
    assertThat(root.resolve("full")).hasContent("now a file");
    assertThat(root.resolve("kept/k")).hasContent("K");
    assertThat(mode("kept")).isEqualTo(0711);
  }

  @Test
  void linksLeadNowhereOutside() throws Exception {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.createDirectory(root.resolve("x"));
    add(
        new Archive()
            .symlink("abs", outside.toString())
            .file("abs/one", "1")
            .symlink("up", "../../../../../..")
            .file("up/two", "2")
            .file("../../three", "3")
            .file("/four", "4")
            .bytes(),
        "/x");
    assertThat(outside).isEmptyDirectory();
    assertThat(root.resolve("x/two")).hasContent("2");
    assertThat(root.resolve("x/three")).hasContent("3");
    assertThat(root.resolve("x/four")).hasContent("4");
    assertThat(temp.resolve("three")).doesNotExist();
    assertThatThrownBy(() -> add(new Archive().hardLink("h", "../../../etc/passwd").bytes(), "/x"))
        .isInstanceOf(UnusableSource.class)
        .hasMessageContaining("cannot unpack file");
  }

  @Test
  void damagedArchivesAreTheUsersFailure() throws Exception {
    String text =
        IntStream.range(0, 300_000).mapToObj(i -> "" + i * 31L).collect(Collectors.joining());
    for (String compression : List.of("", "gz", "bzip2", "xz", "zstd")) {
      byte[] whole = new Archive().file("a", text).file("b", "B").bytes(compression);
      byte[] cut = Arrays.copyOf(whole, whole.length * 3 / 4);
      if (compression.isEmpty()) {
        cut = Arrays.copyOf(whole, 2000);
      }
      byte[] broken = cut;
      assertThatThrownBy(() -> add(broken, "/x"))
          .as(compression)
          .isInstanceOf(UnusableSource.class)
          .hasMessageContaining("cannot unpack file");
    }
  }

  @Test
  void ownersThatNoImageHasAreRefused() {
    assertThatThrownBy(() -> add(new Archive().file("a", "A", 0644, 1_000_000).bytes(), "/x"))
        .isInstanceOf(UnusableSource.class)
        .hasMessageContaining("1000000")
        .hasMessageContaining("65535");
  }
}
