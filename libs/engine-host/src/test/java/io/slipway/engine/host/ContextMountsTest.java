package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContextMountsTest {
  @Test
  void onlyFileSystemsAndKernelsThatCan() {
    assertThat(ContextMounts.isAble("ext4", "6.1.0-13-amd64")).isTrue();
    assertThat(ContextMounts.isAble("ext4", "5.10.0")).isFalse();
    assertThat(ContextMounts.isAble("tmpfs", "6.1.0")).isFalse();
    assertThat(ContextMounts.isAble("overlay", "6.12.1")).isFalse();
    assertThat(ContextMounts.isAble("ext4", "unknown")).isFalse();
  }

  @Test
  void aMountBelowIsNoneOfIts() {
    String mounts =
        """
        22 1 8:1 / / rw - ext4 /dev/sda1 rw
        23 22 0:20 / /home/me/project/build rw - tmpfs tmpfs rw
        """;
    assertThat(ContextMounts.hasMountBelow(mounts, "/home/me/project")).isTrue();
    assertThat(ContextMounts.hasMountBelow(mounts, "/home/me/proj")).isFalse();
    assertThat(ContextMounts.hasMountBelow(mounts, "/home/me/project/build")).isFalse();
    assertThat(ContextMounts.hasMountBelow(mounts, "/")).isTrue();
  }
}
