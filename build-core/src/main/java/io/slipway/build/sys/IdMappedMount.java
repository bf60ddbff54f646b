package io.slipway.build.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Shows files to another user namespace under the ids that they have on disk, although these are
 * other ids there. Needs the real root, Linux 5.12, and a file system that can do it.
 */
public final class IdMappedMount {
  private static final int CLONE_FS = 0x200;
  private static final int CLONE_NEWNS = 0x20000;
  private static final long OPEN_TREE_CLONE = 1;
  private static final long EMPTY_PATH = 0x1000;
  private static final long RECURSIVE = 0x8000;
  private static final long MOVE_EMPTY_PATH = 4;
  private static final long ID_MAP = 0x100000;
  private static final int ATTRIBUTES = 32;

  private IdMappedMount() {}

  /**
   * Shows a file or directory at a second place, in another mount namespace: read-only, without
   * devices and set-user-id programs, and with translated ids.
   *
   * @param source absolute, in this mount namespace
   * @param target an existing file or directory, of the same kind, in the other one
   * @param userNamespace of the ids; its maps are written
   * @param mountNamespace where
   * @throws IOException when the kernel or the file system cannot do it
   */
  public static void show(Path source, Path target, Path userNamespace, Path mountNamespace)
      throws IOException {
    try (Fd user = Fd.open(RawName.of(userNamespace), 0, 0);
        Fd mounts = Fd.open(RawName.of(mountNamespace), 0, 0);
        Fd tree = translated(RawName.of(source), user)) {
      AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
      // Mount and working directory belong to all threads; one that ends may leave their company.
      Thread thread =
          Thread.ofPlatform()
              .name("mount")
              .start(
                  () -> {
                    try {
                      place(tree, RawName.of(target), mounts);
                    } catch (IOException e) {
                      failure.set(e);
                    }
                  });
      Mounts.joinUninterruptibly(thread);
      IOException failed = failure.get();
      if (failed != null) {
        throw failed;
      }
    }
  }

  private static Fd translated(String source, Fd user) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long opened =
          Native.call(
              Nr.OPEN_TREE,
              Dir.AT_FDCWD,
              Native.string(arena, source).address(),
              OPEN_TREE_CLONE | Fd.CLOEXEC | RECURSIVE);
      Fd tree = new Fd(Native.check(opened, "open_tree", source), source);
      MemorySegment attributes = arena.allocate(ATTRIBUTES, 8);
      attributes.set(JAVA_LONG, 0, ID_MAP | Mounts.READ_ONLY | Mounts.NO_SUID | Mounts.NO_DEVICES);
      attributes.set(JAVA_LONG, 24, user.number());
      long set =
          Native.call(
              Nr.MOUNT_SETATTR,
              tree.number(),
              Native.string(arena, "").address(),
              EMPTY_PATH | RECURSIVE,
              attributes.address(),
              ATTRIBUTES);
      if (set < 0) {
        tree.close();
      }
      Native.check(set, "mount_setattr", source);
      return tree;
    }
  }

  private static void place(Fd tree, String target, Fd mounts) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Native.check(Native.call(Nr.UNSHARE, CLONE_FS), "unshare", "working directory");
      Native.check(Native.call(Nr.SETNS, mounts.number(), CLONE_NEWNS), "setns", "mount namespace");
      long moved =
          Native.call(
              Nr.MOVE_MOUNT,
              tree.number(),
              Native.string(arena, "").address(),
              Dir.AT_FDCWD,
              Native.string(arena, target).address(),
              MOVE_EMPTY_PATH);
      Native.check(moved, "move_mount", target);
    }
  }
}
