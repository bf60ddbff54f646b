package io.slipway.build.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An open directory. Names given to it are raw (see {@link RawName}) and one component long, and a
 * symbolic link is never followed; only {@link #resolve} takes paths, and resolves them as if this
 * directory were the root of the machine. So nothing that stands in a directory, however hostile,
 * makes these methods leave it.
 */
public final class Dir implements AutoCloseable {
  static final int AT_FDCWD = -100;
  static final int EMPTY_PATH = 0x1000;
  private static final int SYMLINK_NOFOLLOW = 0x100;
  private static final int REMOVE_DIR = 0x200;
  private static final int BASIC_STATS = 0x7ff;
  private static final long RESOLVE_IN_ROOT_NO_MAGIC = 0x10 | 0x02;
  private static final int LIST_BYTES = 32 * 1024;

  private final Fd fd;

  private Dir(Fd fd) {
    this.fd = fd;
  }

  /** Opens a directory of this machine; links in the path are followed. */
  public static Dir open(Path path) throws IOException {
    return new Dir(Fd.open(RawName.of(path), Fd.DIRECTORY, 0));
  }

  /** Opens a directory in this one. */
  public Dir openDir(String name) throws IOException {
    return new Dir(openAt(name, Fd.DIRECTORY | Fd.NOFOLLOW, 0));
  }

  /** A second handle on this directory, to be closed on its own. */
  public Dir again() throws IOException {
    return openDir(".");
  }

  /** Opens a regular file for reading; never blocks on a fifo. */
  public Fd openFile(String name) throws IOException {
    return openAt(name, Fd.NOFOLLOW | Fd.NONBLOCK, 0);
  }

  /** Makes a file that must not exist and opens it for writing. */
  public Fd createFile(String name, int permissions) throws IOException {
    return openAt(name, Fd.WRITE_ONLY | Fd.CREATE | Fd.EXCLUSIVE | Fd.NOFOLLOW, permissions);
  }

  private Fd openAt(String name, int flags, int mode) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long opened =
          Native.call(Nr.OPENAT, fd.number(), component(arena, name), flags | Fd.CLOEXEC, mode);
      String path = fd.name() + "/" + name;
      return new Fd(Native.check(opened, "open", path), path);
    }
  }

  /**
   * Opens the directory that a path leads to when this one is taken for the root: absolute links
   * and surplus {@code ..} stay inside.
   *
   * @throws SystemCallFailed with ENOENT, ENOTDIR or ELOOP when there is none
   */
  public Dir resolve(String path) throws IOException {
    return new Dir(resolve(path, Fd.DIRECTORY));
  }

  /** Opens the regular file that a path leads to when this directory is taken for the root. */
  public Fd resolveFile(String path) throws IOException {
    return resolve(path, Fd.NONBLOCK);
  }

  /** Finds the file of any type that a path leads to; the result can only be asked for its stat. */
  public Fd resolvePath(String path) throws IOException {
    return resolve(path, Fd.O_PATH);
  }

  private Fd resolve(String path, int flags) throws IOException {
    String relative = path.isEmpty() ? "." : path;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = Native.string(arena, relative);
      MemorySegment how = arena.allocate(24, 8);
      how.set(JAVA_LONG, 0, flags | Fd.CLOEXEC);
      how.set(JAVA_LONG, 16, RESOLVE_IN_ROOT_NO_MAGIC);
      long opened;
      int tries = 0;
      do { // EAGAIN: something was renamed meanwhile
        opened = Native.call(Nr.OPENAT2, fd.number(), name.address(), how.address(), 24);
      } while (opened == -Errno.EAGAIN && ++tries < 100);
      if (opened == -Errno.ENOSYS) {
        throw new IOException("this kernel has no openat2: Linux 5.6 or later is needed");
      }
      String whole = fd.name() + "/" + relative;
      return new Fd(Native.check(opened, "open", whole), whole);
    }
  }

  /** What the kernel knows of a name; empty when it is not there. */
  public Optional<Stat> stat(String name) throws IOException {
    try {
      return Optional.of(statx(fd.number(), name, SYMLINK_NOFOLLOW, fd.name() + "/" + name));
    } catch (SystemCallFailed e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** What the kernel knows of this directory. */
  public Stat stat() throws IOException {
    return fd.stat();
  }

  static Stat statx(int dirFd, String name, int flags, String subject) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(Stat.BYTES, 8);
      long r =
          Native.call(
              Nr.STATX,
              dirFd,
              Native.string(arena, name).address(),
              flags,
              BASIC_STATS,
              result.address());
      Native.check(r, "stat", subject);
      return Stat.of(result);
    }
  }

  /** The names in this directory, sorted by their bytes, without {@code .} and {@code ..}. */
  public List<String> list() throws IOException {
    List<String> names = new ArrayList<>();
    // A handle of its own: reading moves the handle's position.
    try (Dir reader = again();
        Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(LIST_BYTES, 8);
      while (true) {
        long filled =
            Native.check(
                Native.call(Nr.GETDENTS64, reader.fd.number(), buffer.address(), LIST_BYTES),
                "list",
                fd.name());
        if (filled == 0) {
          break;
        }
        collect(buffer, filled, names);
      }
    }
    names.sort(null);
    return names;
  }

  private static void collect(MemorySegment buffer, long filled, List<String> names) {
    long at = 0;
    while (at < filled) {
      int length = Short.toUnsignedInt(buffer.get(JAVA_SHORT, at + 16));
      long start = at + 19;
      int end = 0;
      while (buffer.get(JAVA_BYTE, start + end) != 0) {
        end++;
      }
      byte[] bytes = buffer.asSlice(start, end).toArray(JAVA_BYTE);
      String name = RawName.of(bytes, 0, bytes.length);
      if (!name.equals(".") && !name.equals("..")) {
        names.add(name);
      }
      at += length;
    }
  }

  public void makeDir(String name, int permissions) throws IOException {
    onName(Nr.MKDIRAT, "mkdir", name, permissions, 0);
  }

  /**
   * Makes a device node or fifo.
   *
   * @param type one of the types that have no content
   */
  public void makeNode(String name, FileType type, int permissions, Stat.Device device)
      throws IOException {
    long number =
        (device.minor() & 0xffL)
            | ((device.major() & 0xfffL) << 8)
            | ((device.minor() & ~0xffL) << 12);
    onName(Nr.MKNODAT, "mknod", name, type.bits() | permissions, number);
  }

  /** Makes the mark by which overlayfs hides a lower file. */
  public void makeWhiteout(String name) throws IOException {
    makeNode(name, FileType.CHARACTER_DEVICE, 0, new Stat.Device(0, 0));
  }

  /**
   * Makes a symbolic link.
   *
   * @param target raw, may be any text
   */
  public void makeSymlink(String target, String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long r =
          Native.call(
              Nr.SYMLINKAT,
              Native.string(arena, target).address(),
              fd.number(),
              component(arena, name));
      Native.check(r, "symlink", fd.name() + "/" + name);
    }
  }

  /** Gives a file of another directory a second name here. */
  public void makeLink(Dir from, String existing, String name) throws IOException {
    twoNames(Nr.LINKAT, "link", from, existing, name);
  }

  /** Moves a file from another directory here; replaces what had the name, as rename does. */
  public void moveHere(Dir from, String existing, String name) throws IOException {
    twoNames(Nr.RENAMEAT2, "rename", from, existing, name);
  }

  private void twoNames(Nr nr, String call, Dir from, String existing, String name)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long r =
          Native.call(
              nr,
              from.fd.number(),
              component(arena, existing),
              fd.number(),
              component(arena, name),
              0);
      Native.check(r, call, from.fd.name() + "/" + existing);
    }
  }

  public void removeFile(String name) throws IOException {
    onName(Nr.UNLINKAT, "unlink", name, 0, 0);
  }

  public void removeDir(String name) throws IOException {
    onName(Nr.UNLINKAT, "rmdir", name, REMOVE_DIR, 0);
  }

  /** What a symbolic link says, raw. */
  public String readLink(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(4096);
      long length =
          Native.check(
              Native.call(
                  Nr.READLINKAT, fd.number(), component(arena, name), buffer.address(), 4096),
              "readlink",
              fd.name() + "/" + name);
      byte[] bytes = buffer.asSlice(0, length).toArray(JAVA_BYTE);
      return RawName.of(bytes, 0, bytes.length);
    }
  }

  /** Changes owner and group, of a link itself too. */
  public void chown(String name, int uid, int gid) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long r =
          Native.call(Nr.FCHOWNAT, fd.number(), component(arena, name), uid, gid, SYMLINK_NOFOLLOW);
      Native.check(r, "chown", fd.name() + "/" + name);
    }
  }

  /** Changes permissions. The name must not be a symbolic link, which has none. */
  public void chmod(String name, int permissions) throws IOException {
    onName(Nr.FCHMODAT, "chmod", name, permissions, 0);
  }

  /** Sets the modification time, of a link itself too; leaves the access time. */
  public void setModified(String name, Stat.Time time) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment times = arena.allocate(32, 8);
      times.set(JAVA_LONG, 8, 0x3ffffffeL); // UTIME_OMIT for the access time
      times.set(JAVA_LONG, 16, time.seconds());
      times.set(JAVA_LONG, 24, time.nanos());
      long r =
          Native.call(
              Nr.UTIMENSAT, fd.number(), component(arena, name), times.address(), SYMLINK_NOFOLLOW);
      Native.check(r, "utimensat", fd.name() + "/" + name);
    }
  }

  private void onName(Nr nr, String call, String name, long first, long second) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long r = Native.call(nr, fd.number(), component(arena, name), first, second);
      Native.check(r, call, fd.name() + "/" + name);
    }
  }

  private static long component(Arena arena, String name) throws IOException {
    if (name.isEmpty() || name.equals("..") || name.indexOf('/') >= 0) {
      throw new IOException("not a name inside a directory: '" + RawName.text(name) + "'");
    }
    return Native.string(arena, name).address();
  }

  /** A path by which calls that take no directory handle reach a name in this one. */
  String procPath(String name) throws IOException {
    return "/proc/self/fd/" + fd.number() + "/" + name;
  }

  /** For messages. */
  String path(String name) {
    return fd.name() + "/" + name;
  }

  Fd fd() {
    return fd;
  }

  @Override
  public void close() {
    fd.close();
  }
}
