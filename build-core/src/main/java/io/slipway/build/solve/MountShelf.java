package io.slipway.build.solve;

import io.slipway.build.shelf.Shelf;
import io.slipway.build.shelf.Stored;
import io.slipway.build.shelf.StoredKind;
import io.slipway.build.sys.FileLock;
import io.slipway.build.sys.TreeRemoval;
import io.slipway.build.sys.TreeSize;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The directories of cache mounts as what a store could do without. Locks stay: removing one would
 * let two commands hold what each takes for the only one.
 */
public final class MountShelf implements Shelf {
  private static final String PREFIX = "mount:";

  private final Path root;

  /** The shelf of a directory, which need not be there. */
  public MountShelf(Path root) {
    this.root = root;
  }

  @Override
  public List<Stored> items() throws IOException {
    List<Stored> items = new ArrayList<>();
    for (Path family : directories(root)) {
      for (Path directory : directories(family)) {
        items.add(item(directory));
      }
    }
    return items;
  }

  private Stored item(Path directory) throws IOException {
    long bytes = TreeSize.of(directory);
    Path lock = CacheDirectories.lockOf(directory);
    Optional<FileLock> taken = FileLock.tryTake(lock);
    taken.ifPresent(FileLock::close);
    return new Stored(
        StoredKind.CACHE_MOUNT,
        PREFIX + root.relativize(directory),
        bytes,
        Files.getLastModifiedTime(lock).toInstant(),
        Stored.fetching(bytes),
        taken.isEmpty(),
        Set.of());
  }

  @Override
  public boolean remove(Stored item) throws IOException {
    Path directory = root.resolve(item.id().substring(PREFIX.length()));
    Path lock = CacheDirectories.lockOf(directory);
    Optional<FileLock> taken = FileLock.tryTake(lock);
    if (taken.isEmpty()) {
      return false;
    }
    try (FileLock _ = taken.get()) {
      if (!Files.getLastModifiedTime(lock).toInstant().equals(item.lastUsed())) {
        return false;
      }
      TreeRemoval.remove(directory);
      return true;
    }
  }

  private static List<Path> directories(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
      entries.forEach(found::add);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return found;
  }
}
