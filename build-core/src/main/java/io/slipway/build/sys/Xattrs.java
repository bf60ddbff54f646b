package io.slipway.build.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Extended attributes of a name in a directory; of a symbolic link itself, never its target. */
public final class Xattrs {
  /** The largest value that the kernel takes. */
  private static final int MAX = 65536;

  private static final int FIRST_TRY = 256;

  private Xattrs() {}

  /** The attributes' names, sorted; empty also where the file system has none. */
  public static List<String> list(Dir dir, String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = Native.string(arena, dir.procPath(name));
      MemorySegment buffer = arena.allocate(FIRST_TRY);
      long length = Native.call(Nr.LLISTXATTR, path.address(), buffer.address(), FIRST_TRY);
      if (length == -Errno.ERANGE) {
        buffer = arena.allocate(MAX);
        length = Native.call(Nr.LLISTXATTR, path.address(), buffer.address(), MAX);
      }
      if (length == -Errno.EOPNOTSUPP || length == 0) {
        return List.of();
      }
      Native.check(length, "llistxattr", dir.path(name));
      byte[] bytes = buffer.asSlice(0, length).toArray(JAVA_BYTE);
      List<String> names = new ArrayList<>();
      int start = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == 0) {
          names.add(RawName.of(bytes, start, i - start));
          start = i + 1;
        }
      }
      names.sort(null);
      return names;
    }
  }

  /** One attribute's value; empty when the file does not have it. */
  public static Optional<byte[]> get(Dir dir, String name, String attribute) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long path = Native.string(arena, dir.procPath(name)).address();
      long key = Native.string(arena, attribute).address();
      MemorySegment buffer = arena.allocate(FIRST_TRY);
      long length = Native.call(Nr.LGETXATTR, path, key, buffer.address(), FIRST_TRY);
      if (length == -Errno.ERANGE) {
        buffer = arena.allocate(MAX);
        length = Native.call(Nr.LGETXATTR, path, key, buffer.address(), MAX);
      }
      if (length == -Errno.ENODATA || length == -Errno.EOPNOTSUPP) {
        return Optional.empty();
      }
      Native.check(length, "lgetxattr " + attribute, dir.path(name));
      return Optional.of(buffer.asSlice(0, length).toArray(JAVA_BYTE));
    }
  }

  /**
   * Sets an attribute.
   *
   * @throws SystemCallFailed with EPERM or EOPNOTSUPP when this file or process may not have it
   */
  public static void set(Dir dir, String name, String attribute, byte[] value) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Math.max(1, value.length));
      MemorySegment.copy(value, 0, bytes, JAVA_BYTE, 0, value.length);
      long r =
          Native.call(
              Nr.LSETXATTR,
              Native.string(arena, dir.procPath(name)).address(),
              Native.string(arena, attribute).address(),
              bytes.address(),
              value.length,
              0);
      Native.check(r, "lsetxattr " + RawName.text(attribute), dir.path(name));
    }
  }

  /** Takes an attribute away that the file has. */
  public static void remove(Dir dir, String name, String attribute) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long r =
          Native.call(
              Nr.LREMOVEXATTR,
              Native.string(arena, dir.procPath(name)).address(),
              Native.string(arena, attribute).address());
      Native.check(r, "lremovexattr " + RawName.text(attribute), dir.path(name));
    }
  }
}
