package io.slipway.build;

import io.slipway.build.sys.Dir;
import io.slipway.build.sys.RawName;
import io.slipway.build.sys.Stat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives files to whoever the directory around them belongs to. An engine writes with ids that its
 * caller cannot read the files of; the caller becomes their owner, and may read them.
 */
final class Handover {
  private static final int PERMISSIONS = 01777;
  private static final int READ = 0400;
  private static final int ALL = 0700;

  private Handover() {}

  /** Gives a file, or a directory with all below it. Nothing in it is set-uid afterwards. */
  static void give(Path path) throws IOException {
    Path parent = Objects.requireNonNull(path.toAbsolutePath().getParent());
    try (Dir dir = Dir.open(parent)) {
      Optional<Stat> owner = dir.stat(".");
      if (owner.isPresent()) {
        give(dir, RawName.of(path.getFileName().toString()), owner.get());
      }
    }
  }

  private static void give(Dir parent, String name, Stat owner) throws IOException {
    Optional<Stat> stat = parent.stat(name);
    if (stat.isEmpty()) {
      return;
    }
    if (stat.get().isDirectory()) {
      try (Dir dir = parent.openDir(name)) {
        for (String child : dir.list()) {
          give(dir, child, owner);
        }
      }
    }
    parent.chown(name, owner.uid(), owner.gid());
    switch (stat.get().type()) {
      case DIRECTORY -> parent.chmod(name, (stat.get().permissions() & PERMISSIONS) | ALL);
      case REGULAR -> parent.chmod(name, (stat.get().permissions() & PERMISSIONS) | READ);
      case SYMLINK, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> {
        // Their permissions let nobody do more.
      }
    }
  }
}
