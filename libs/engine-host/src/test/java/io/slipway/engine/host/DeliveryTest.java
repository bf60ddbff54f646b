package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.BuildRequest.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
  @TempDir Path dir;
  private Path out = Path.of("nowhere");
  private Path target = Path.of("nowhere");
  private Path folder = Path.of("nowhere");

  @BeforeEach
  void place() throws IOException {
    out = Files.createDirectory(dir.resolve("out"));
    target = Files.createDirectory(dir.resolve("wanted")).resolve("image.tar");
    folder = dir.resolve("wanted").resolve("rootfs");
    Files.writeString(dir.resolve("secret"), "the caller's own");
  }

  private void deliver() throws IOException {
    Delivery.deliver(List.of(Output.file("oci", target.toString())), out);
  }

  private void deliverFolder() throws IOException {
    Delivery.deliver(List.of(new Output("local", folder.toString(), true, Map.of())), out);
  }

  @Test
  void putsTheFileWhereItIsWanted() throws IOException {
    Files.writeString(out.resolve("0"), "image");

    deliver();

    assertThat(target).hasContent("image");
    assertThat(target.getParent()).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void movesWithoutACopyAndReplacesWhatWasThere() throws IOException {
    Files.writeString(target, "old");
    Files.writeString(out.resolve("0"), "image");
    Object inode = Files.getAttribute(out.resolve("0"), "unix:ino");

    deliver();

    assertThat(target).hasContent("image");
    assertThat(Files.getAttribute(target, "unix:ino")).isEqualTo(inode);
  }

  @Test
  void copiesAFileThatAnotherNameLeadsToAsWell() throws IOException {
    Files.writeString(out.resolve("0"), "image");
    Files.createLink(out.resolve("kept by the engine"), out.resolve("0"));

    deliver();
    Files.writeString(out.resolve("kept by the engine"), "changed later");

    assertThat(target).hasContent("image");
  }

  @Test
  void takesSetUidAwayAndGivesTheCallersUsualPermissions() throws IOException {
    Files.writeString(out.resolve("0"), "image");
    Files.setAttribute(out.resolve("0"), "unix:mode", 0106777);
    Path usual = Files.createFile(dir.resolve("usual"));

    deliver();

    assertThat((Integer) Files.getAttribute(target, "unix:mode"))
        .isEqualTo(Files.getAttribute(usual, "unix:mode"));
  }

  @Test
  void followsNoLinkThatAnEngineMade() throws IOException {
    Files.createSymbolicLink(out.resolve("0"), dir.resolve("secret"));
    assertThatThrownBy(this::deliver)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no file");

    Files.delete(out.resolve("0"));
    Files.delete(out);
    Files.writeString(dir.resolve("0"), "the caller's own");
    Files.createSymbolicLink(out, dir);
    assertThatThrownBy(this::deliver)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no file");

    assertThat(target).doesNotExist();
  }

  @Test
  void fillsADirectoryWithModesTimesAndLinks() throws IOException {
    Path made = Files.createDirectories(out.resolve("0/bin"));
    Files.writeString(made.resolve("tool"), "program");
    Files.setAttribute(made.resolve("tool"), "unix:mode", 0104755);
    Files.setLastModifiedTime(made.resolve("tool"), FileTime.fromMillis(86_400_000));
    Files.createSymbolicLink(out.resolve("0/sh"), Path.of("/bin/tool"));
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("kept"), "from before");

    deliverFolder();

    assertThat(folder.resolve("kept")).hasContent("from before");
    assertThat(folder.resolve("bin/tool")).hasContent("program");
    assertThat((Integer) Files.getAttribute(folder.resolve("bin/tool"), "unix:mode"))
        .isEqualTo(0100755);
    assertThat(Files.getLastModifiedTime(folder.resolve("bin/tool")).toMillis())
        .isEqualTo(86_400_000);
    assertThat(Files.readSymbolicLink(folder.resolve("sh"))).isEqualTo(Path.of("/bin/tool"));
    assertThat(Files.getPosixFilePermissions(folder.resolve("bin")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void writesThroughNoLinkInTheTargetOrTheTree() throws IOException {
    Files.createDirectories(out.resolve("0/etc"));
    Files.writeString(out.resolve("0/etc/passwd"), "theirs");
    Files.createSymbolicLink(out.resolve("0/link"), dir.resolve("secret"));
    Files.createDirectories(folder);
    Path outside = Files.createDirectory(dir.resolve("outside"));
    Files.createSymbolicLink(folder.resolve("etc"), outside);
    Files.createSymbolicLink(folder.resolve("link"), dir.resolve("secret"));

    deliverFolder();

    assertThat(outside).isEmptyDirectory();
    assertThat(folder.resolve("etc/passwd")).hasContent("theirs");
    assertThat(Files.isSymbolicLink(folder.resolve("link"))).isTrue();
    assertThat(dir.resolve("secret")).hasContent("the caller's own");
    assertThat(Files.isDirectory(folder.resolve("etc"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void refusesToReplaceADirectoryOfTheCaller() throws IOException {
    Files.createDirectories(out.resolve("0"));
    Files.writeString(out.resolve("0/src"), "a file");
    Files.createDirectories(folder.resolve("src"));
    Files.writeString(folder.resolve("src/work"), "the caller's own");

    assertThatThrownBy(this::deliverFolder).hasMessageContaining("is a directory");

    assertThat(folder.resolve("src/work")).hasContent("the caller's own");
  }
}
