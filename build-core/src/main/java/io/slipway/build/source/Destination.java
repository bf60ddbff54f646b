package io.slipway.build.source;

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

/** Paths inside a root filesystem that is being changed from outside. All paths are raw. */
final class Destination {
  private static final int MAX_LINKS = 40;

  private final Dir root;

  Destination(Dir root) {
    this.root = root;
  }

  /**
   * The path without links: those that exist are followed inside the root, what is missing stays as
   * it stands.
   *
   * @return components separated by slashes, no leading slash; empty for the root
   */
  String canonical(String path) throws IOException, UnusableSource {
    Deque<String> parts = new ArrayDeque<>();
    push(path, parts);
    Deque<String> done = new ArrayDeque<>();
    int links = 0;
    while (!parts.isEmpty()) {
      String part = parts.removeFirst();
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        done.pollLast();
        continue;
      }
      String parent = String.join("/", done);
      Optional<Stat> stat = stat(parent, part);
      if (stat.isPresent() && stat.get().type() == FileType.SYMLINK) {
        if (++links > MAX_LINKS) {
          throw new UnusableSource(RawName.text(path) + " leads through too many symbolic links");
        }
        String target = readLink(parent, part);
        if (target.startsWith("/")) {
          done.clear();
        }
        push(target, parts);
      } else {
        done.addLast(part);
      }
    }
    return String.join("/", done);
  }

  private static void push(String path, Deque<String> parts) {
    String[] split = path.split("/", -1);
    for (int i = split.length - 1; i >= 0; i--) {
      parts.addFirst(split[i]);
    }
  }

  /** What is at a canonical path; empty when nothing is. */
  Optional<Stat> stat(String canonical) throws IOException {
    return canonical.isEmpty()
        ? Optional.of(root.stat())
        : stat(directory(canonical), name(canonical));
  }

  private Optional<Stat> stat(String parent, String name) throws IOException {
    try (Dir dir = root.resolve(parent)) {
      return dir.stat(name);
    } catch (SystemCallFailed e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private String readLink(String parent, String name) throws IOException {
    try (Dir dir = root.resolve(parent)) {
      return dir.readLink(name);
    }
  }

  /** Makes a canonical directory with its parents; those that exist stay as they are. */
  void makeDirectories(String canonical, Ownership owner, int mode)
      throws IOException, UnusableSource {
    Optional<Stat> there = stat(canonical);
    if (there.isPresent()) {
      if (!there.get().isDirectory()) {
        throw new UnusableSource(
            "/" + RawName.text(canonical) + " is needed as a directory, but is a file");
      }
      return;
    }
    makeDirectories(directory(canonical), owner, mode);
    try (Dir parent = root.resolve(directory(canonical))) {
      String name = name(canonical);
      parent.makeDir(name, 0700);
      parent.chown(name, owner.uid(), owner.gid());
      parent.chmod(name, mode); // whatever the umask is
    }
  }

  static String directory(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
