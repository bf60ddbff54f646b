package io.slipway.build.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.layer.TarEntry.Kind;
import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Xattrs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Each hostile archive has a harmless twin that must unpack: over-blocking is a fault as well. */
@EnabledIf("io.slipway.build.sys.Privilege#isRoot")
class HostileLayersIT {
  @TempDir Path temp;
  private Path root;
  private Path outside;
  private Map<String, String> before = Map.of();

  @BeforeEach
  void plantCanaries() throws IOException {
    root = Files.createDirectory(temp.resolve("root"));
    outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("canary"), "alive");
    Files.createDirectory(outside.resolve("dir"));
    before = state(outside);
  }

  @AfterEach
  void canariesLive() throws IOException {
    assertThat(state(outside)).isEqualTo(before);
    try (Stream<Path> top = Files.list(temp)) {
      assertThat(top).containsExactlyInAnyOrder(root, outside);
    }
  }

  private static Map<String, String> state(Path directory) throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.toList()) {
        state.put(
            path.toString(),
            Files.readAttributes(path, "unix:mode,uid,lastModifiedTime,ctime,nlink").toString());
      }
    }
    return state;
  }

  private void unpack(Tar tar) throws IOException {
    unpack(tar, UnpackLimits.DEFAULT);
  }

  private void unpack(Tar tar, UnpackLimits limits) throws IOException {
    try (Dir dir = Dir.open(root);
        LayerUnpacker unpacker = new LayerUnpacker(dir, ParentAttributes.none(), limits)) {
      unpacker.unpack(new ByteArrayInputStream(tar.bytes()));
    }
  }

  private void refused(Tar tar) {
    assertThatThrownBy(() -> unpack(tar)).isInstanceOf(MalformedLayer.class);
  }

  private String read(String path) throws IOException {
    return Files.readString(root.resolve(path));
  }

  @Test
  void dotDotStaysInside() throws IOException {
    unpack(Tar.of().file("../../x", "1").file("a/../../../y", "2").file("a/b/../z", "3"));
    assertThat(read("x") + read("y") + read("a/z")).isEqualTo("123");
  }

  @Test
  void absoluteNamesStayInside() throws IOException {
    unpack(Tar.of().file("/etc/passwd", "1").file("//b", "2"));
    assertThat(read("etc/passwd") + read("b")).isEqualTo("12");
  }

  @Test
  void namesOfTheRootItselfAreIgnored() throws IOException {
    unpack(Tar.of().symlink("..", "/").file("/", "").dir("./", 0750));
    assertThat(Files.getPosixFilePermissions(root))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
  }

  @Test
  void relativeLinksOutAreResolvedInside() throws IOException {
    unpack(Tar.of().symlink("l", "../../outside").file("l/canary", "mine"));
    assertThat(read("outside/canary")).isEqualTo("mine");
  }

  @Test
  void absoluteLinksOutAreResolvedInside() throws IOException {
    unpack(Tar.of().symlink("l", outside.toString()).file("l/canary", "mine"));
    assertThat(read(outside.toString().substring(1) + "/canary")).isEqualTo("mine");
  }

  @Test
  void whatCannotBeMadeIsToldByItsNameInTheArchive() {
    assertThatThrownBy(() -> unpack(Tar.of().file("f", "1").file("f/g", "2")))
        .isInstanceOf(MalformedLayer.class)
        .hasMessage("the archive's entry f/g cannot be made: not a directory");
  }

  @Test
  void usrMergeLinksWork() throws IOException {
    unpack(
        Tar.of()
            .dir("usr/bin")
            .symlink("bin", "usr/bin")
            .symlink("sbin", "/usr/bin")
            .file("bin/sh", "1")
            .file("sbin/init", "2"));
    assertThat(read("usr/bin/sh") + read("usr/bin/init")).isEqualTo("12");
    assertThat(Files.isSymbolicLink(root.resolve("bin"))).isTrue();
  }

  @Test
  void linksToWhatIsNotThereYetWork() throws IOException {
    unpack(Tar.of().symlink("var/run", "../run").file("var/run/pid", "1"));
    assertThat(read("run/pid")).isEqualTo("1");
  }

  @Test
  void aFileDoesNotGoThroughALinkOfItsName() throws IOException {
    unpack(Tar.of().symlink("f", "../outside/canary").file("f", "mine"));
    assertThat(Files.isRegularFile(root.resolve("f"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void aDirectoryReplacesALinkOfItsName() throws IOException {
    unpack(Tar.of().symlink("d", "../outside/dir").dir("d", 0777).file("d/x", "1"));
    assertThat(Files.isDirectory(root.resolve("d"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void aDirectoryReplacedByALinkIsNotUsedThroughAnOldHandle() throws IOException {
    unpack(Tar.of().dir("d").file("d/a", "1").symlink("d", "../outside/dir").file("d/b", "2"));
    assertThat(read("outside/dir/b")).isEqualTo("2");
    assertThat(root.resolve("outside/dir/a")).doesNotExist();
  }

  @Test
  void timesOfReplacedDirectoriesDoNotReachTheLinksTarget() throws IOException {
    unpack(Tar.of().dir("dir").dir("x").symlink("x", "../outside/dir").dir("x/../dir"));
    assertThat(root.resolve("dir")).isDirectory();
  }

  @Test
  void hardLinksOutAreRefusedAndInsideWork() throws IOException {
    refused(Tar.of().hardLink("h", "../outside/canary"));
    refused(Tar.of().hardLink("h", outside.resolve("canary").toString()));
    refused(Tar.of().symlink("l", "../outside").hardLink("h", "l/canary"));
    unpack(
        Tar.of().file("a", "1").hardLink("b", "/a").hardLink("c", "../a").hardLink("d/e", "./b"));
    assertThat(Files.getAttribute(root.resolve("a"), "unix:nlink")).isEqualTo(4);
  }

  @Test
  void aHardLinkToALinkLinksTheLink() throws IOException {
    unpack(Tar.of().symlink("s", "../outside/canary").hardLink("h", "s").file("h", "mine"));
    assertThat(Files.isSymbolicLink(root.resolve("s"))).isTrue();
    assertThat(read("h")).isEqualTo("mine");
  }

  @Test
  void hardLinksToDirectoriesAreRefused() throws IOException {
    refused(Tar.of().dir("d").hardLink("h", "d"));
    refused(Tar.of().hardLink("h", "/"));
  }

  @Test
  void loopsAreRefusedAndChainsWork() throws IOException {
    refused(Tar.of().symlink("a", "b").symlink("b", "a").file("a/x", "1"));
    refused(Tar.of().symlink("me", "me").file("me/x", "1"));
    Tar chain = Tar.of().dir("l0");
    for (int i = 1; i < 20; i++) {
      chain.symlink("l" + i, "l" + (i - 1));
    }
    unpack(chain.file("l19/x", "1"));
    assertThat(read("l0/x")).isEqualTo("1");
  }

  @Test
  void deletionsStayInside() throws IOException {
    unpack(Tar.of().symlink("l", "../outside").file("l/.wh.canary", "").file("l/.wh..wh..opq", ""));
    assertThat(outside.resolve("canary")).exists();
    refused(Tar.of().file(".wh..", ""));
    refused(Tar.of().file(".wh...", ""));
    refused(Tar.of().file("d/.wh.", ""));
    unpack(Tar.of().file("d/.wh.gone", ""));
  }

  @Test
  void marksOfOtherToolsAreIgnored() throws IOException {
    unpack(Tar.of().dir(".wh..wh.plnk").file(".wh..wh.aufs", ""));
    try (Stream<Path> all = Files.list(root)) {
      assertThat(all).isEmpty();
    }
  }

  @Test
  void overlayDevicesAreRefusedAndOtherNodesWork() throws IOException {
    refused(Tar.of().node("x", Kind.CHARACTER_DEVICE, 0, 0));
    unpack(Tar.of().node("null", Kind.CHARACTER_DEVICE, 1, 3).node("pipe", Kind.FIFO, 0, 0));
    assertThat(root.resolve("pipe")).exists();
  }

  @Test
  void attributesOfTheOverlayAreDroppedAndOthersKept() throws IOException {
    byte[] value = "/etc".getBytes(StandardCharsets.UTF_8);
    unpack(
        Tar.of()
            .withXattr("a", "user.overlay.redirect", value)
            .withXattr("b", "trusted.overlay.opaque", value)
            .withXattr("c", "user.comment", value));
    try (Dir dir = Dir.open(root)) {
      assertThat(Xattrs.list(dir, "a")).isEmpty();
      assertThat(Xattrs.list(dir, "b")).isEmpty();
      assertThat(Xattrs.get(dir, "c", "user.comment")).contains(value);
    }
  }

  @Test
  void ownersBeyondTheMappedOnesAreRefused() throws IOException {
    refused(Tar.of().owned("x", 65536, 0644));
    refused(Tar.of().owned("x", -1, 0644));
    unpack(Tar.of().owned("y", 65535, 04755));
    assertThat(Files.getAttribute(root.resolve("y"), "unix:uid")).isEqualTo(65535);
    assertThat((int) Files.getAttribute(root.resolve("y"), "unix:mode") & 07777).isEqualTo(04755);
  }

  @Test
  void bombsAreRefusedAndSmallLayersPass() throws IOException {
    UnpackLimits limits = new UnpackLimits(3, 10);
    assertThatThrownBy(() -> unpack(Tar.of().file("a", "12345678901"), limits))
        .hasMessageContaining("more than 10 bytes");
    assertThatThrownBy(() -> unpack(Tar.of().dir("1").dir("2").dir("3").dir("4"), limits))
        .hasMessageContaining("more than 3 entries");
    unpack(Tar.of().dir("x").file("x/a", "12345").file("x/b", "67890"), limits);
  }

  @Test
  void impossiblePathsAreRefused() throws IOException {
    refused(Tar.of().file("x".repeat(5000), ""));
    assertThatThrownBy(() -> unpack(Tar.of().file("y".repeat(300), "")))
        .isInstanceOf(IOException.class);
    unpack(Tar.of().file("y".repeat(255), "").file("d/".repeat(500) + "f", ""));
  }

  @Test
  void filesAsDirectoriesAreRefused() throws IOException {
    refused(Tar.of().file("f", "1").file("f/x", "2"));
    refused(Tar.of().file("f", "1").symlink("l", "f").file("l/x", "2"));
  }

  @Test
  void magicLinksAreOrdinaryNames() throws IOException {
    unpack(Tar.of().symlink("p", "/proc/self/cwd").file("p/x", "1"));
    assertThat(read("proc/self/cwd/x")).isEqualTo("1");
  }

  @Test
  void laterEntriesReplaceEarlierOnes() throws IOException {
    unpack(Tar.of().dir("d").file("d/x", "1").file("d", "2").file("e", "3").dir("e"));
    assertThat(read("d")).isEqualTo("2");
    assertThat(root.resolve("e")).isDirectory();
    assertThat(List.of(root.toFile().list())).containsExactlyInAnyOrder("d", "e");
  }
}
