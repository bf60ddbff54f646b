package io.slipway.build.sys;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/** Mounts filesystems in memory in this process's mount namespace. */
public final class Tmpfs {
  private Tmpfs() {}

  /**
   * Mounts an empty filesystem over a directory.
   *
   * @param target an existing directory
   * @param options as for {@code mount -o}, for example {@code mode=755,size=4k}
   */
  public static void mount(Path target, String options) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long tmpfs = Native.string(arena, "tmpfs").address();
      String raw = RawName.of(target);
      long r =
          Native.call(
              Nr.MOUNT,
              tmpfs,
              Native.string(arena, raw).address(),
              tmpfs,
              0,
              Native.string(arena, options).address());
      Native.check(r, "mount tmpfs", raw);
    }
  }
}
