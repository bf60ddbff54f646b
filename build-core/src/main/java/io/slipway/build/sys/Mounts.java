package io.slipway.build.sys;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Mounts and unmounts file systems in this process's mount namespace. */
public final class Mounts {
  public static final long READ_ONLY = 1;
  public static final long NO_SUID = 2;
  public static final long NO_DEVICES = 4;
  private static final int CLONE_FS = 0x200;
  private static final int DETACH = 2;
  private static final long BIND = 4096;

  /** The kernel reads at most one page of options. */
  private static final int OPTIONS_MAX = 4095;

  private Mounts() {}

  /**
   * Mounts an overlay whose options name directories relative to {@code base}: short names let
   * hundreds of layers fit into the one page of options that the kernel reads.
   *
   * @param base what relative paths in the options and {@code target} start from
   * @param target relative to {@code base}, or absolute
   * @param flags such as {@link #READ_ONLY}
   */
  public static void overlay(Path base, String target, String options, long flags)
      throws IOException {
    if (options.length() > OPTIONS_MAX) {
      throw new IOException(
          "too many layers for one overlay: "
              + options.length()
              + " bytes of options, the kernel reads "
              + OPTIONS_MAX);
    }
    AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    // The working directory belongs to all threads, so a thread of its own leaves that company.
    Thread mounter =
        Thread.ofPlatform()
            .name("mount")
            .start(
                () -> {
                  try {
                    mountFrom(base, target, options, flags);
                  } catch (IOException e) {
                    failure.set(e);
                  }
                });
    joinUninterruptibly(mounter);
    IOException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /**
   * Shows an open file or directory at a second place. What is mounted below it is not shown.
   *
   * @param source as opened by {@link Dir#resolvePath}, so that no name is resolved twice
   * @param target an existing file or directory, of the same kind
   */
  public static void bind(Fd source, Path target) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      String raw = RawName.of(target);
      long r =
          Native.call(
              Nr.MOUNT,
              Native.string(arena, "/proc/self/fd/" + source.number()).address(),
              Native.string(arena, raw).address(),
              0,
              BIND,
              0);
      Native.check(r, "bind " + RawName.text(source.name()), raw);
    }
  }

  private static void mountFrom(Path base, String target, String options, long flags)
      throws IOException {
    Native.check(Native.call(Nr.UNSHARE, CLONE_FS), "unshare", "working directory");
    try (Dir dir = Dir.open(base);
        Arena arena = Arena.ofConfined()) {
      Native.check(Native.call(Nr.FCHDIR, dir.fd().number()), "fchdir", RawName.of(base));
      long overlay = Native.string(arena, "overlay").address();
      MemorySegment data = Native.string(arena, options);
      long r =
          Native.call(
              Nr.MOUNT,
              overlay,
              Native.string(arena, RawName.of(target)).address(),
              overlay,
              flags,
              data.address());
      checkMounted(r, RawName.of(base) + "/" + target);
    }
  }

  private static void checkMounted(long result, String target) throws IOException {
    try {
      Native.check(result, "mount overlay", target);
    } catch (SystemCallFailed e) {
      String hint =
          switch (e.errno()) {
            case Errno.EPERM ->
                "; the process must be root of a user namespace with its own mounts, on Linux 5.11"
                    + " or later";
            case Errno.EINVAL ->
                "; the store must be on a local file system (ext4, xfs, btrfs), not itself on an"
                    + " overlay, and the kernel must be 5.11 or later";
            default -> "";
          };
      throw new IOException(e.getMessage() + hint, e);
    }
  }

  static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // the mount must be over before anyone cleans up behind it
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes a mount away, at once for new users, for those inside when they leave. */
  public static void detach(Path target) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      String raw = RawName.of(target);
      long r = Native.call(Nr.UMOUNT2, Native.string(arena, raw).address(), DETACH);
      Native.check(r, "umount", raw);
    }
  }
}
