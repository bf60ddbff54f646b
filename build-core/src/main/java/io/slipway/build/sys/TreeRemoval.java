package io.slipway.build.sys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Removes whole trees, whatever a build left in them: never follows a link, never enters another
 * mount, and copes with any depth by hoisting deep directories to the top first.
 */
public final class TreeRemoval {
  private static final int EISDIR = 21;
  private static final int MAX_DEPTH = 64;

  private final Dir top;
  private final Stat.FileId device;
  private final Deque<String> roots = new ArrayDeque<>();
  private int hoisted;

  private TreeRemoval(Dir top) throws IOException {
    this.top = top;
    this.device = top.stat().id();
  }

  /** Removes a path of this machine and all below it; does nothing when it is not there. */
  public static void remove(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("refusing to remove " + path);
    }
    try (Dir dir = Dir.open(parent)) {
      remove(dir, RawName.of(path.getFileName()));
    } catch (SystemCallFailed e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  /** Removes a name in a directory and all below it; does nothing when it is not there. */
  public static void remove(Dir dir, String name) throws IOException {
    TreeRemoval removal = new TreeRemoval(dir);
    removal.roots.add(name);
    while (!removal.roots.isEmpty()) {
      removal.removeName(dir, removal.roots.remove(), 0);
    }
  }

  private void removeName(Dir parent, String name, int depth) throws IOException {
    try {
      parent.removeFile(name);
      return;
    } catch (SystemCallFailed e) {
      if (e.errno() == Errno.ENOENT) {
        return;
      }
      if (e.errno() != EISDIR) {
        throw e;
      }
    }
    if (depth >= MAX_DEPTH) {
      String hoist = ".removing-" + ProcessHandle.current().pid() + "-" + hoisted++;
      top.moveHere(parent, name, hoist);
      roots.add(hoist);
      return;
    }
    try (Dir dir = parent.openDir(name)) {
      if (!dir.stat().id().sameDevice(device)) {
        throw new IOException("refusing to remove a mount: " + RawName.text(parent.path(name)));
      }
      for (String child : dir.list()) {
        removeName(dir, child, depth + 1);
      }
    }
    parent.removeDir(name);
  }
}
