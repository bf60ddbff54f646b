package io.slipway.build.snapshot;

import io.slipway.build.sys.Errno;
import io.slipway.build.sys.FileLock;
import io.slipway.build.sys.Mounts;
import io.slipway.build.sys.Pins;
import io.slipway.build.sys.SystemCallFailed;
import io.slipway.build.sys.TreeRemoval;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The work files of one engine: {@code <store>/work/<run>}, with a lock in it that the kernel frees
 * when the engine is gone. A directory whose lock is free belongs to nobody.
 */
final class RunDirectory implements AutoCloseable {
  private static final String LOCK = "lock";

  private final Path store;
  private final Path path;
  private final FileLock life;
  private final AtomicInteger next = new AtomicInteger();

  private RunDirectory(Path store, Path path, FileLock life) {
    this.store = store;
    this.path = path;
    this.life = life;
  }

  /** Makes a directory for this engine and takes over what dead ones left, as its trash. */
  static RunDirectory open(Path store) throws IOException {
    Path work = Files.createDirectories(store.resolve("work"));
    try (StoreLock _ = StoreLock.take(store)) {
      String name = UUID.randomUUID().toString().substring(0, 8);
      Path path = Files.createDirectory(work.resolve(name));
      RunDirectory run = new RunDirectory(store, path, FileLock.take(path.resolve(LOCK)));
      try (DirectoryStream<Path> others = Files.newDirectoryStream(work)) {
        for (Path other : others) {
          if (!other.equals(path) && abandoned(other)) {
            run.trash(other);
          }
        }
      }
      return run;
    }
  }

  private static boolean abandoned(Path other) throws IOException {
    Optional<FileLock> lock = FileLock.tryTake(other.resolve(LOCK));
    lock.ifPresent(FileLock::close);
    return lock.isPresent();
  }

  Path path() {
    return path;
  }

  /** Where this engine holds what it uses; others see there that it does. */
  Pins pins() throws IOException {
    return new Pins(path.resolve("pins"));
  }

  /** A new empty directory in it, with a name that no other one had. */
  Path fresh() throws IOException {
    return Files.createDirectory(path.resolve(Integer.toString(next.getAndIncrement())));
  }

  /** Takes something over, to be removed by {@link #emptyTrash} or by whoever finds it. */
  void trash(Path found) throws IOException {
    detachMounts(found);
    Files.move(found, path.resolve("trash-" + next.getAndIncrement()));
  }

  void emptyTrash() throws IOException {
    try (DirectoryStream<Path> trash = Files.newDirectoryStream(path, "trash-*")) {
      for (Path found : trash) {
        TreeRemoval.remove(found);
      }
    }
  }

  /** An engine in a mount namespace of its own takes its mounts with it; others leave them. */
  private static void detachMounts(Path run) throws IOException {
    try (DirectoryStream<Path> workspaces = Files.newDirectoryStream(run)) {
      for (Path workspace : workspaces) {
        for (String mount : new String[] {"root", "lower"}) {
          detach(workspace.resolve(mount));
        }
      }
    } catch (NotDirectoryException e) {
      return; // a single file has no mounts
    }
  }

  private static void detach(Path mount) throws IOException {
    if (!Files.isDirectory(mount)) {
      return;
    }
    try {
      Mounts.detach(mount);
    } catch (SystemCallFailed e) {
      if (e.errno() != Errno.EINVAL) { // EINVAL: nothing is mounted there
        throw e;
      }
    }
  }

  /** Removes the directory; its own lock goes last, and not while someone looks for dead ones. */
  @Override
  public void close() throws IOException {
    try (life) {
      detachMounts(path);
      try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
        for (Path entry : all) {
          if (!entry.endsWith(LOCK)) {
            TreeRemoval.remove(entry);
          }
        }
      }
      try (StoreLock _ = StoreLock.take(store)) {
        TreeRemoval.remove(path);
      }
    }
  }
}
