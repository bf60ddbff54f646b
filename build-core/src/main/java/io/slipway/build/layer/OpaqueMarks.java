package io.slipway.build.layer;

import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Stat;
import io.slipway.build.sys.Xattrs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The marks by which a directory of an overlay hides what is below it. The kernel puts them on new
 * directories even when nothing is below, where they do no harm until the layer stands elsewhere.
 */
public final class OpaqueMarks {
  private OpaqueMarks() {}

  /** Whether any directory of a layer has such a mark. */
  public static boolean any(Path files) throws IOException {
    try (Dir dir = Dir.open(files)) {
      return visit(dir, false);
    }
  }

  /** Takes the marks away, from a layer that stands on nothing. */
  public static void drop(Path files) throws IOException {
    try (Dir dir = Dir.open(files)) {
      visit(dir, true);
    }
  }

  private static boolean visit(Dir parent, boolean drop) throws IOException {
    boolean found = false;
    for (String name : parent.list()) {
      Optional<Stat> stat = parent.stat(name);
      if (stat.isEmpty() || !stat.get().isDirectory()) {
        continue;
      }
      if (OverlayForm.isOpaque(parent, name)) {
        found = true;
        if (drop) {
          Xattrs.remove(parent, name, OverlayForm.OPAQUE_XATTR);
        }
      }
      try (Dir child = parent.openDir(name)) {
        found |= visit(child, drop);
      }
      if (found && !drop) {
        return true;
      }
    }
    return found;
  }
}
