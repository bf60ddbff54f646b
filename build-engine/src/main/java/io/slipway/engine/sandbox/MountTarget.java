package io.slipway.engine.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Where a mount's target really is: images have links such as {@code /var/run -> /run}, and the
 * runtime follows them within the root filesystem. Only for a root that no process runs on.
 */
final class MountTarget {
  /** As many as the kernel follows. */
  private static final int MOST_LINKS = 40;

  private final Path root;
  private final Deque<Path> left = new ArrayDeque<>();
  private final List<Path> found = new ArrayList<>();
  private int links;

  private MountTarget(Path root) {
    this.root = root;
  }

  /**
   * The names from the root to the target, without links. What does not exist is taken as written.
   *
   * @param target absolute path inside the root
   * @throws IOException when links lead in circles, or a link cannot be read
   */
  static List<Path> resolve(Path root, String target) throws IOException {
    MountTarget walk = new MountTarget(root);
    walk.prepend(Path.of(target));
    while (!walk.left.isEmpty()) {
      walk.step(walk.left.pop());
    }
    return List.copyOf(walk.found);
  }

  /**
   * The target without links, for a runtime that cannot follow a link to what is not there.
   *
   * @throws IOException as for {@link #resolve}
   */
  static String resolved(Path root, String target) throws IOException {
    StringBuilder path = new StringBuilder();
    for (Path name : resolve(root, target)) {
      path.append('/').append(name);
    }
    return path.isEmpty() ? "/" : path.toString();
  }

  private void step(Path name) throws IOException {
    switch (name.toString()) {
      case "", "." -> {}
      case ".." -> {
        if (!found.isEmpty()) {
          found.removeLast(); // at the root, the kernel stays there
        }
      }
      default -> {
        Path link = path().resolve(name);
        if (Files.isSymbolicLink(link)) {
          follow(Files.readSymbolicLink(link), link);
        } else {
          found.add(name);
        }
      }
    }
  }

  private void follow(Path target, Path link) throws IOException {
    if (++links > MOST_LINKS) {
      throw new IOException("too many links to follow at /" + root.relativize(link));
    }
    if (target.isAbsolute()) {
      found.clear();
    }
    prepend(target);
  }

  private void prepend(Path path) {
    for (int i = path.getNameCount() - 1; i >= 0; i--) {
      left.push(path.getName(i));
    }
  }

  private Path path() {
    Path path = root;
    for (Path name : found) {
      path = path.resolve(name);
    }
    return path;
  }
}
