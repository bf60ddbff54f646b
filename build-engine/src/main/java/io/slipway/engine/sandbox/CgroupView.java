package io.slipway.engine.sandbox;

import io.slipway.build.sys.Tmpfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What crun finds at {@code /sys/fs/cgroup}. It refuses to start when that is missing, and on hosts
 * with both cgroup versions when it sees them, even though no sandbox uses cgroups. So this
 * process's mount namespace gets an empty filesystem there.
 */
final class CgroupView {
  private static final Path CGROUP = Path.of("/sys/fs/cgroup");

  private CgroupView() {}

  /**
   * Hides the host's cgroups from this process and its children.
   *
   * @throws IOException when this process may not mount, or there is no such directory
   */
  static void hide() throws IOException {
    if (!Files.isDirectory(CGROUP)) {
      throw new IOException(
          CGROUP + " is missing, crun cannot start without it: mount sysfs or tmpfs at /sys");
    }
    if (!isEmptyTmpfs()) {
      Tmpfs.mount(CGROUP, "mode=755,size=4k");
    }
  }

  private static boolean isEmptyTmpfs() throws IOException {
    if (!Files.getFileStore(CGROUP).type().equals("tmpfs")) {
      return false;
    }
    try (Stream<Path> entries = Files.list(CGROUP)) {
      return entries.findAny().isEmpty();
    }
  }
}
