package io.slipway.build.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.image.Digest;
import io.slipway.build.sys.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashMemoryTest {
  private static final Digest CONTENT = Digest.of("content");

  @TempDir Path temp;

  private static Stat stat(long inode, long ctime) {
    return new Stat(
        0x81a4,
        1,
        0,
        0,
        7,
        4096,
        new Stat.Time(5, 6),
        new Stat.Time(ctime, 1),
        new Stat.FileId(1, 2, inode),
        new Stat.Device(0, 0));
  }

  private HashMemory open(long now) throws IOException {
    return HashMemory.open(
        temp, Path.of("/context"), Clock.fixed(Instant.ofEpochSecond(now), ZoneOffset.UTC));
  }

  private static TreeNode node(Stat stat) {
    TreeNode node = new TreeNode("f", stat, "");
    node.content(CONTENT);
    return node;
  }

  @Test
  void remembersAcrossBuilds() throws IOException {
    open(1000).remember(List.of(node(stat(1, 900))));
    open(1000).remember(List.of(node(stat(2, 900))));
    assertThat(open(2000).find(stat(1, 900))).contains(CONTENT);
    assertThat(open(2000).find(stat(2, 900))).contains(CONTENT);
  }

  @Test
  void anyDifferenceIsAnotherFile() throws IOException {
    open(1000).remember(List.of(node(stat(1, 900))));
    assertThat(open(2000).find(stat(3, 900))).isEmpty();
    assertThat(open(2000).find(stat(1, 901))).isEmpty();
  }

  @Test
  void whatChangedJustNowIsNotTrusted() throws IOException {
    open(1000).remember(List.of(node(stat(1, 999))));
    assertThat(open(2000).find(stat(1, 999))).isEmpty();
  }

  @Test
  void aDamagedMemoryIsAnEmptyOne() throws IOException {
    open(1000).remember(List.of(node(stat(1, 900))));
    Path file = temp.resolve(Digest.of("/context").hex());
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
    assertThat(open(2000).find(stat(1, 900))).isEmpty();
    Files.writeString(file, "something else entirely");
    assertThat(open(2000).find(stat(1, 900))).isEmpty();
  }
}
