package io.slipway.build.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Stat;
import io.slipway.build.sys.Xattrs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of COPY: each row says what is copied where, and all the files that result. */
@EnabledIf("io.slipway.build.sys.Privilege#isRoot")
class CopyRulesIT {
  @TempDir Path temp;
  private Path context;
  private Path root;

  @BeforeEach
  void fill() throws IOException {
    context = Files.createDirectory(temp.resolve("context"));
    write(context, "a.txt", "A");
    write(context, "b.txt", "B");
    write(context, "dir/x", "X");
    write(context, "dir/sub/y", "Y");
    write(context, "dir2/z", "Z");
    write(context, "we*ird", "W");
    Files.createSymbolicLink(context.resolve("link"), Path.of("a.txt"));
    Files.createSymbolicLink(context.resolve("dirlink"), Path.of("/dir"));
    root = Files.createDirectory(temp.resolve("root"));
    write(root, "old/keep", "K");
    write(root, "file", "F");
    write(root, "etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:1234:5678::/app:/bin/sh\n");
    write(root, "etc/group", "root:x:0:\nstaff:x:77:\n");
    Files.createSymbolicLink(root.resolve("toold"), Path.of("/old"));
    Files.createSymbolicLink(root.resolve("tofile"), Path.of("file"));
    Files.createSymbolicLink(root.resolve("dangling"), Path.of("../../made"));
    Files.createSymbolicLink(root.resolve("escape"), temp.resolve("outside"));
  }

  private static void write(Path base, String path, String content) throws IOException {
    Path file = base.resolve(path);
    Files.createDirectories(temp(file));
    Files.writeString(file, content);
  }

  private static Path temp(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " has no directory");
    }
    return parent;
  }

  private void copy(List<String> sources, String destination) throws Exception {
    copy(sources, destination, Optional.empty(), Optional.empty());
  }

  private void copy(
      List<String> sources, String destination, Optional<String> owner, Optional<String> mode)
      throws Exception {
    try (SourceTree tree = SourceTrees.context(context, PathFilter.none(), Optional.empty())) {
      new ConfinedCopier()
          .copy(new CopyRequest(sources, destination, owner, mode, CopyRules.PLAIN), tree, root);
    }
  }

  /** Everything that the copy made: {@code path=content} of files, {@code path/} of directories. */
  private String made() throws IOException {
    TreeSet<String> made = new TreeSet<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        String name = root.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
          made.add(name + "->" + Files.readSymbolicLink(path));
        } else if (Files.isRegularFile(path)) {
          made.add(name + "=" + Files.readString(path));
        } else if (!name.isEmpty()) {
          made.add(name + "/");
        }
      }
    }
    return made.stream()
        .filter(
            line ->
                !line.matches(
                    "(?s)(old/|old/keep=K|file=F|etc/.*|to(old|file)->.*|dangling->.*|escape->.*)"))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "a.txt, /new, new=A",
    "a.txt, /new/, new/ new/a.txt=A",
    "a.txt, /x/y/new, x/ x/y/ x/y/new=A",
    "a.txt, /old, old/a.txt=A",
    "a.txt, /old/, old/a.txt=A",
    "a.txt, /, a.txt=A",
    "a.txt, /file, file=A",
    "a.txt, /toold, old/a.txt=A",
    "a.txt, /toold/in, old/in=A",
    "a.txt, /tofile, file=A",
    "a.txt, /dangling, made=A",
    "a.txt, /new/., new/ new/a.txt=A",
    "a.txt, /new/../other, other=A",
    "dir, /new, new/ new/sub/ new/sub/y=Y new/x=X",
    "dir/, /new/, new/ new/sub/ new/sub/y=Y new/x=X",
    "dir, /old, old/sub/ old/sub/y=Y old/x=X",
    "dir/sub, /, y=Y",
    "link, /new, new=A",
    "dirlink, /new, new/ new/sub/ new/sub/y=Y new/x=X",
    "dirlink/x, /new, new=X",
    "*.txt, /new/, new/ new/a.txt=A new/b.txt=B",
    "?.txt, /new/, new/ new/a.txt=A new/b.txt=B",
    "[!b].txt, /new/, new/ new/b.txt=B",
    "dir*, /new/, new/ new/sub/ new/sub/y=Y new/x=X new/z=Z",
    "*/x, /new/, new/ new/x=X",
    "none*, /new/, ''",
    "we\\*ird, /new, new=W",
    "../../a.txt, /new, new=A",
    "/a.txt, ../../new, new=A",
    "lin?, /new/, new/ new/link=A",
  })
  void oneSource(String source, String destination, String expected) throws Exception {
    copy(List.of(source), destination.startsWith("/") ? destination : "/" + destination);
    assertThat(made()).isEqualTo(normal(expected));
  }

  /** {@code file=A} means that the old file changed, which the filter above does not hide. */
  private static String normal(String expected) {
    return Stream.of(expected.split(" ", -1))
        .filter(word -> !word.isEmpty())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  @Test
  void severalSourcesGoIntoADirectory() throws Exception {
    copy(List.of("a.txt", "dir", "b.t?t"), "/new/");
    assertThat(made())
        .isEqualTo(normal("new/ new/a.txt=A new/b.txt=B new/sub/ new/sub/y=Y new/x=X"));
  }

  @Test
  void aLaterSourceReplacesAnEarlierOneWhereTheDestinationIsAFile() throws Exception {
    copy(List.of("a.txt", "b.txt"), "/new");
    assertThat(made()).isEqualTo(normal("new=B"));
  }

  @Test
  void nothingIsWrittenOutsideOfTheRoot() throws Exception {
    copy(List.of("a.txt"), "/escape/in");
    assertThat(temp.resolve("outside")).doesNotExist();
    assertThat(root.resolve(temp.resolve("outside/in").toString().substring(1))).hasContent("A");
  }

  @Test
  void filesAndDirectoriesDoNotReplaceEachOther() throws Exception {
    write(context, "clash/old", "file over directory");
    assertThatThrownBy(() -> copy(List.of("clash"), "/"))
        .isInstanceOf(UnusableSource.class)
        .hasMessageContaining("/old");
    assertThatThrownBy(() -> copy(List.of("dir"), "/file"))
        .isInstanceOf(UnusableSource.class)
        .hasMessageContaining("/file");
    assertThatThrownBy(() -> copy(List.of("a.txt"), "/file/in")).isInstanceOf(UnusableSource.class);
  }

  @Test
  void aNestedLinkIsReplacedNotFollowed() throws Exception {
    write(context, "tree/tofile", "T");
    copy(List.of("tree"), "/");
    assertThat(Files.isSymbolicLink(root.resolve("tofile"))).isFalse();
    assertThat(root.resolve("file")).hasContent("F");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, 0",
    "app, 1234, 5678",
    "app:staff, 1234, 77",
    "app:9, 1234, 9",
    "42, 42, 42",
    "42:staff, 42, 77",
    "0:0, 0, 0",
    "app:, 1234, 0",
    ":staff, 0, 77",
    ":, 0, 0",
    "nobody, 0, 0",
    "nobody:staff, 0, 77",
    "app:nobody, 1234, 5678",
    "65535:65535, 65535, 65535",
  })
  void ownersAreLookedUpInTheRoot(String owner, int uid, int gid) throws Exception {
    Files.setAttribute(context.resolve("dir/x"), "unix:uid", 999);
    copy(
        List.of("dir"),
        "/new/deep/",
        owner.isEmpty() ? Optional.empty() : Optional.of(owner),
        Optional.empty());
    for (String path : List.of("new", "new/deep", "new/deep/x", "new/deep/sub")) {
      assertThat(Files.getAttribute(root.resolve(path), "unix:uid")).as(path).isEqualTo(uid);
      assertThat(Files.getAttribute(root.resolve(path), "unix:gid")).as(path).isEqualTo(gid);
    }
  }

  @Test
  void impossibleOwnersAndModesAreNamed() {
    for (String owner : List.of("70000", "1:65536", "99999999999:1")) {
      assertThatThrownBy(() -> copy(List.of("a.txt"), "/n", Optional.of(owner), Optional.empty()))
          .isInstanceOf(UnusableSource.class)
          .hasMessageContaining(owner)
          .hasMessageContaining("65535");
    }
    for (String mode : List.of("77777", "8", "u~x", "rwx", "u")) {
      assertThatThrownBy(() -> copy(List.of("a.txt"), "/n", Optional.empty(), Optional.of(mode)))
          .isInstanceOf(UnusableSource.class)
          .hasMessageContaining("'" + mode + "'")
          .hasMessageContaining("--chmod=755");
    }
  }

  private int mode(String path) throws IOException {
    return (int) Files.getAttribute(root.resolve(path), "unix:mode", LinkOption.NOFOLLOW_LINKS)
        & 07777;
  }

  @Test
  void modesAreKeptUnlessAsked() throws Exception {
    Files.setAttribute(context.resolve("dir/x"), "unix:mode", 04711);
    Files.setAttribute(context.resolve("dir/sub"), "unix:mode", 0700);
    Files.setAttribute(context.resolve("dir"), "unix:mode", 0700);
    copy(List.of("dir"), "/kept");
    assertThat(List.of(mode("kept"), mode("kept/x"), mode("kept/sub")))
        .containsExactly(0755, 04711, 0700);
    copy(List.of("dir"), "/asked", Optional.of("1:1"), Optional.of("0640"));
    assertThat(List.of(mode("asked"), mode("asked/x"), mode("asked/sub")))
        .containsExactly(0640, 0640, 0640);
  }

  @Test
  void fromAStageOwnersAttributesAndHardLinksAreKept() throws Exception {
    Path stage = Files.createDirectory(temp.resolve("stage"));
    write(stage, "bin/tool", "T");
    Files.createLink(stage.resolve("bin/tool2"), stage.resolve("bin/tool"));
    Files.setAttribute(stage.resolve("bin/tool"), "unix:uid", 33);
    try (Dir bin = Dir.open(stage.resolve("bin"))) {
      Xattrs.set(bin, "tool", "user.note", new byte[] {1, 2});
      bin.setModified("tool", new Stat.Time(1_234_567, 0));
    }
    try (SourceTree tree = SourceTrees.rootfs(stage)) {
      new ConfinedCopier()
          .copy(
              new CopyRequest(
                  List.of("/bin"), "/opt/", Optional.empty(), Optional.empty(), CopyRules.PLAIN),
              tree,
              root);
    }
    assertThat(Files.getAttribute(root.resolve("opt/tool"), "unix:uid")).isEqualTo(33);
    assertThat(Files.getAttribute(root.resolve("opt/tool"), "unix:nlink")).isEqualTo(2);
    assertThat(Files.getLastModifiedTime(root.resolve("opt/tool")).toInstant().getEpochSecond())
        .isEqualTo(1_234_567);
    try (Dir opt = Dir.open(root.resolve("opt"))) {
      assertThat(Xattrs.get(opt, "tool", "user.note")).contains(new byte[] {1, 2});
    }
  }

  @Test
  void workingDirectoriesAreMadeInsideTheRoot() throws Exception {
    new ConfinedCopier().makeDirectory(root, "/toold/a/b", "app");
    assertThat(Files.getAttribute(root.resolve("old/a/b"), "unix:uid")).isEqualTo(1234);
    new ConfinedCopier().makeDirectory(root, "/escape/w", "");
    assertThat(temp.resolve("outside")).doesNotExist();
    assertThatThrownBy(() -> new ConfinedCopier().makeDirectory(root, "/file/x", ""))
        .isInstanceOf(UnusableSource.class)
        .hasMessageContaining("/file");
  }
}
