package io.slipway.build.layer;

import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Errno;
import io.slipway.build.sys.FileType;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.Stat;
import io.slipway.build.sys.SystemCallFailed;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds and makes the directories of an archive's entries inside the directory it unpacks to. */
final class ConfinedRoot implements AutoCloseable {
  private static final int MAX_LINKS = 40;

  private final Dir top;
  private final ParentAttributes below;
  private String lastPath = "";
  private @Nullable Dir last;

  ConfinedRoot(Dir top, ParentAttributes below) {
    this.top = top;
    this.below = below;
  }

  Dir top() {
    return top;
  }

  /** The path without {@code .}, {@code ..} and slashes that say nothing; empty for the root. */
  static String clean(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String directory(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** The open directory of a clean path, made when absent; valid until the next call. */
  Dir parent(String path) throws IOException {
    String wanted = directory(path);
    if (wanted.isEmpty()) {
      return top;
    }
    Dir known = last;
    if (known != null && lastPath.equals(wanted)) {
      return known;
    }
    forget();
    Dir opened = openOrMake(wanted, 0);
    last = opened;
    lastPath = wanted;
    return opened;
  }

  /** Must be called when something was replaced: an open directory may not be the path's now. */
  void forget() {
    if (last != null) {
      last.close();
      last = null;
    }
  }

  /** Makes a hard link to a file of this archive. */
  void link(String target, Dir parent, String name) throws IOException {
    String path = clean(target);
    if (path.isEmpty()) {
      throw new MalformedLayer("the archive has a hard link to its root");
    }
    try (Dir from = top.resolve(directory(path))) {
      Optional<Stat> existing = from.stat(last(path));
      if (existing.isEmpty() || existing.get().isDirectory() || existing.get().isWhiteout()) {
        throw new MalformedLayer(
            "the archive has a hard link to " + RawName.text(target) + ", which is no file in it");
      }
      parent.makeLink(from, last(path), name);
    } catch (SystemCallFailed e) {
      if (e.errno() == Errno.ENOENT) {
        throw new MalformedLayer(
            "the archive has a hard link to " + RawName.text(target) + ", which is not in it");
      }
      throw e;
    }
  }

  void setDirectoryTime(String path, Stat.Time time) throws IOException {
    try (Dir parent = top.resolve(directory(path))) {
      String name = path.isEmpty() ? "." : last(path);
      Optional<Stat> stat = parent.stat(name);
      if (stat.isPresent() && stat.get().isDirectory()) {
        parent.setModified(name, time);
      }
    } catch (SystemCallFailed e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
        throw e; // a later entry may have replaced the directory: then there is no time to set
      }
    }
  }

  private Dir openOrMake(String path, int links) throws IOException {
    try {
      return top.resolve(path);
    } catch (SystemCallFailed e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
    String name = last(path);
    String parentPath = directory(path);
    try (Dir parent = parentPath.isEmpty() ? top.again() : openOrMake(parentPath, links)) {
      Optional<Stat> there = parent.stat(name);
      if (there.isEmpty()) {
        makeImplied(parent, name, path);
      } else if (there.get().isWhiteout()) {
        parent.removeFile(name);
        makeImplied(parent, name, path);
        OverlayForm.makeOpaque(parent, name);
      } else if (there.get().type() == FileType.SYMLINK) {
        // A link to a directory that is not there yet.
        if (links >= MAX_LINKS) {
          throw new SystemCallFailed("open", RawName.text(path), Errno.ELOOP);
        }
        String target = parent.readLink(name);
        String absolute = target.startsWith("/") ? target : parentPath + "/" + target;
        openOrMake(clean(absolute), links + 1).close();
      }
    }
    return top.resolve(path);
  }

  private void makeImplied(Dir parent, String name, String path) throws IOException {
    parent.makeDir(name, 0755);
    Optional<Stat> lower = below.directory(path);
    if (lower.isPresent()) {
      parent.chown(name, lower.get().uid(), lower.get().gid());
      parent.chmod(name, lower.get().permissions());
    } else {
      parent.chmod(name, 0755);
    }
  }

  @Override
  public void close() {
    forget();
  }
}
