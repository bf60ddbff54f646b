package io.slipway.engine.isolation;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The system calls that build a private root. The new mount calls (Linux 5.2 and 5.12) are used
 * because a mount can be opened before the process changes its user and placed after.
 */
final class Libc {
  private static final int AT_FDCWD = -100;
  private static final long AT_RECURSIVE = 0x8000;
  private static final long OPEN_TREE_CLONE = 1;
  private static final long O_CLOEXEC = 0x80000;
  private static final long MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final long MNT_DETACH = 2;

  private static final long SYS_PIVOT_ROOT = number(155, 41);
  private static final long SYS_UMOUNT2 = number(166, 39);
  private static final long SYS_MOUNT = number(165, 40);
  private static final long SYS_UMASK = number(95, 166);
  private static final long SYS_OPEN_TREE = 428;
  private static final long SYS_MOVE_MOUNT = 429;
  private static final long SYS_MOUNT_SETATTR = 442;

  /** Attributes of a mount, for {@link #setAttributes}. */
  static final long READ_ONLY = 1;

  static final long NO_SUID = 2;
  static final long NO_DEV = 4;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO_OPTION = Linker.Option.captureCallState("errno");
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  // Linking a foreign function costs milliseconds for each new shape of one: there are two shapes,
  // and the
  // first is the one that the build core links, too.
  private static final MethodHandle SYSCALL =
      handle(
          "syscall",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG));
  private static final FunctionDescriptor THREE_WORDS =
      FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SETRESUID = handle("setresuid", THREE_WORDS);
  private static final MethodHandle SETRESGID = handle("setresgid", THREE_WORDS);
  private static final MethodHandle SETGROUPS = handle("setgroups", THREE_WORDS);

  private Libc() {}

  /** System call numbers differ between processors only for the old calls. */
  private static long number(long amd64, long arm64) {
    return System.getProperty("os.arch").equals("aarch64") ? arm64 : amd64;
  }

  private static MethodHandle handle(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, ERRNO_OPTION);
  }

  /**
   * Opens a copy of the mount at this path.
   *
   * @param below whether with all mounts below it
   */
  static int openTree(String path, boolean below) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return (int)
          call(
              arena,
              "open_tree " + path,
              SYS_OPEN_TREE,
              AT_FDCWD,
              arena.allocateFrom(path).address(),
              OPEN_TREE_CLONE | O_CLOEXEC | (below ? AT_RECURSIVE : 0));
    }
  }

  /** Places an opened mount. */
  static void moveMount(int tree, String target) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      call(
          arena,
          "move_mount to " + target,
          SYS_MOVE_MOUNT,
          tree,
          arena.allocateFrom("").address(),
          AT_FDCWD,
          arena.allocateFrom(target).address(),
          MOVE_MOUNT_F_EMPTY_PATH);
    }
  }

  /** Adds attributes to a mount and all below it; none is taken away. */
  static void setAttributes(String target, long attributes) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attr = arena.allocate(32, 8);
      attr.set(JAVA_LONG, 0, attributes);
      call(
          arena,
          "mount_setattr " + target,
          SYS_MOUNT_SETATTR,
          AT_FDCWD,
          arena.allocateFrom(target).address(),
          AT_RECURSIVE,
          attr.address(),
          attr.byteSize());
    }
  }

  /** Mounts a file system that has no device. */
  static void mount(String type, String target, String options) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      call(
          arena,
          "mount " + type + " on " + target,
          SYS_MOUNT,
          arena.allocateFrom(type).address(),
          arena.allocateFrom(target).address(),
          arena.allocateFrom(type).address(),
          0,
          arena.allocateFrom(options).address());
    }
  }

  /**
   * Makes {@code newRoot} the root and lets go of the old one, which is moved to {@code putOld}.
   */
  static void pivotRoot(String newRoot, String putOld, String oldSeenFromNew) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      call(
          arena,
          "pivot_root " + newRoot,
          SYS_PIVOT_ROOT,
          arena.allocateFrom(newRoot).address(),
          arena.allocateFrom(putOld).address());
      call(
          arena,
          "umount " + oldSeenFromNew,
          SYS_UMOUNT2,
          arena.allocateFrom(oldSeenFromNew).address(),
          MNT_DETACH);
    }
  }

  /** Sets which permissions new files do not get. */
  static void umask(int mask) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      call(arena, "umask", SYS_UMASK, mask);
    }
  }

  /** Becomes root of the user namespace; glibc changes all threads. */
  static void becomeRoot() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      check(state, "setgroups", (int) SETGROUPS.invokeExact(state, 0L, 0L, 0L));
      check(state, "setresgid", (int) SETRESGID.invokeExact(state, 0L, 0L, 0L));
      check(state, "setresuid", (int) SETRESUID.invokeExact(state, 0L, 0L, 0L));
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static long call(Arena arena, String what, long number, long... args) throws IOException {
    MemorySegment state = arena.allocate(STATE);
    long[] a = java.util.Arrays.copyOf(args, 6);
    try {
      long result = (long) SYSCALL.invokeExact(state, number, a[0], a[1], a[2], a[3], a[4], a[5]);
      check(state, what, result);
      return result;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void check(MemorySegment state, String what, long result) throws IOException {
    if (result < 0) {
      throw new IOException(what + " failed with errno " + (int) ERRNO.get(state, 0L));
    }
  }
}
