package io.slipway.build.solve;

import io.slipway.build.graph.Operation.Sharing;
import io.slipway.build.image.Digest;
import io.slipway.build.source.UnusableSource;
import io.slipway.build.sys.FileLock;
import io.slipway.build.sys.TreeRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * Directories that outlive builds, for compilers and package managers: {@code <id's
 * digest>/<number>}, beside each a lock. The first is for everyone; further ones were made for
 * commands that wanted one of their own while it was in use. Locks are the kernel's, so engines
 * that share a store exclude each other too; a lock's time of modification says when its directory
 * was used last.
 */
final class CacheDirectories {
  private static final long PATIENCE_MILLIS = 20;

  private final Path root;

  CacheDirectories(Path root) {
    this.root = root;
  }

  /** Gives a new directory its first content. */
  @FunctionalInterface
  interface Maker {
    /** An unpublished directory on the same file system; it is moved away. */
    Path make() throws IOException, UnusableSource;
  }

  /** The use of a directory, until it is closed. */
  record Lease(Path directory, FileLock lock) implements AutoCloseable {
    @Override
    public void close() {
      lock.close();
    }
  }

  /** A name for what has this id, the same in every build. */
  static String name(String id) {
    return Digest.of(id).hex();
  }

  /**
   * Takes a directory, waiting when sharing asks for it.
   *
   * @param name from {@link #name}
   */
  Lease take(String name, Sharing sharing, Maker maker)
      throws IOException, InterruptedException, UnusableSource {
    Path family = Files.createDirectories(root.resolve(name));
    Lease lease =
        switch (sharing) {
          case SHARED -> await(family, true);
          case LOCKED -> await(family, false);
          case PRIVATE -> free(family);
        };
    try {
      if (!Files.isDirectory(lease.directory())) {
        publish(family, lease.directory(), maker);
      }
      Files.setLastModifiedTime(
          lockOf(lease.directory()), FileTime.fromMillis(System.currentTimeMillis()));
      return lease;
    } catch (IOException | RuntimeException | UnusableSource e) {
      lease.close();
      throw e;
    }
  }

  /** Removes what earlier builds left, but for directories that a command is using now. */
  void empty(String name) throws IOException {
    Path family = root.resolve(name);
    for (int number = 0; Files.exists(family.resolve(Integer.toString(number))); number++) {
      Path directory = family.resolve(Integer.toString(number));
      Optional<FileLock> taken = FileLock.tryTake(lockOf(directory));
      if (taken.isPresent()) {
        try (FileLock _ = taken.get()) {
          TreeRemoval.remove(directory);
        }
      }
    }
  }

  /** Asks again and again: a thread that waits in the kernel could not be interrupted. */
  private static Lease await(Path family, boolean share) throws IOException, InterruptedException {
    Path directory = family.resolve("0");
    Path lock = lockOf(directory);
    while (true) {
      Optional<FileLock> taken = share ? FileLock.tryShare(lock) : FileLock.tryTake(lock);
      if (taken.isPresent()) {
        return new Lease(directory, taken.get());
      }
      Thread.sleep(PATIENCE_MILLIS);
    }
  }

  private static Lease free(Path family) throws IOException {
    for (int number = 0; ; number++) {
      Path directory = family.resolve(Integer.toString(number));
      Optional<FileLock> taken = FileLock.tryTake(lockOf(directory));
      if (taken.isPresent()) {
        return new Lease(directory, taken.get());
      }
    }
  }

  static Path lockOf(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".lock");
  }

  /** Those who share a directory may all find it missing: one of them makes it. */
  private static void publish(Path family, Path directory, Maker maker)
      throws IOException, InterruptedException, UnusableSource {
    Path made = maker.make();
    Path lock = family.resolve("making.lock");
    Optional<FileLock> taken = FileLock.tryTake(lock);
    while (taken.isEmpty()) {
      Thread.sleep(PATIENCE_MILLIS);
      taken = FileLock.tryTake(lock);
    }
    try (FileLock _ = taken.get()) {
      if (!Files.isDirectory(directory)) {
        Files.move(made, directory);
      }
    }
  }
}
