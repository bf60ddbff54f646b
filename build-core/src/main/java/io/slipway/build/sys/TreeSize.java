package io.slipway.build.sys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What trees take on the disk, as {@code du} counts it. */
public final class TreeSize {
  /** Each level keeps a directory open; what lies deeper is not counted. */
  private static final int MAX_DEPTH = 200;

  private final Stat.FileId device;
  private final boolean shared;

  private TreeSize(Stat.FileId device, boolean shared) {
    this.device = device;
    this.shared = shared;
  }

  /**
   * Counts a directory and all below it, but for other mounts.
   *
   * @return bytes; 0 when it is not there
   */
  public static long of(Path directory) throws IOException {
    return of(directory, true);
  }

  /** Counts likewise, but for files that have another name. */
  public static long unshared(Path directory) throws IOException {
    return of(directory, false);
  }

  private static long of(Path directory, boolean shared) throws IOException {
    try (Dir dir = Dir.open(directory)) {
      Stat stat = dir.stat();
      return stat.allocated() + new TreeSize(stat.id(), shared).below(dir, 0);
    } catch (SystemCallFailed e) {
      return gone(e);
    }
  }

  private long below(Dir dir, int depth) throws IOException {
    long bytes = 0;
    for (String name : dir.list()) {
      Optional<Stat> stat = dir.stat(name);
      if (stat.isPresent()) { // else deleted meanwhile
        bytes += size(stat.get());
        if (stat.get().isDirectory() && depth < MAX_DEPTH && stat.get().id().sameDevice(device)) {
          bytes += below(dir, name, depth);
        }
      }
    }
    return bytes;
  }

  /** A file with several names is counted at each in part, so that it is counted once. */
  private long size(Stat stat) {
    if (stat.isDirectory() || stat.links() <= 1) {
      return stat.allocated();
    }
    return shared ? stat.allocated() / stat.links() : 0;
  }

  private long below(Dir dir, String name, int depth) throws IOException {
    try (Dir child = dir.openDir(name)) {
      return below(child, depth + 1);
    } catch (SystemCallFailed e) {
      return gone(e);
    }
  }

  /** What is deleted while it is counted takes nothing. */
  private static long gone(SystemCallFailed e) throws SystemCallFailed {
    if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
      return 0;
    }
    throw e;
  }
}
