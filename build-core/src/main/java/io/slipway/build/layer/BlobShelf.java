package io.slipway.build.layer;

import io.slipway.build.shelf.Shelf;
import io.slipway.build.shelf.Stored;
import io.slipway.build.shelf.StoredKind;
import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Pins;
import io.slipway.build.sys.Stat;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The blobs of a store as what it could do without. */
final class BlobShelf implements Shelf {
  private static final String PREFIX = "blob:";
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private final Path directory;
  private final Path temporary;

  BlobShelf(Path directory, Path temporary) {
    this.directory = directory;
    this.temporary = temporary;
  }

  @Override
  public List<Stored> items() throws IOException {
    List<Stored> items = new ArrayList<>();
    try (Dir blobs = Dir.open(directory)) {
      for (String name : blobs.list()) {
        if (HEX.matcher(name).matches()) {
          blobs.stat(name).ifPresent(stat -> items.add(item(name, stat)));
        }
      }
    }
    return items;
  }

  private static Stored item(String name, Stat stat) {
    return new Stored(
        StoredKind.BLOB,
        PREFIX + name,
        stat.allocated(),
        stat.ctime().instant(),
        Stored.fetching(stat.allocated()),
        Pins.holds(stat),
        Set.of());
  }

  @Override
  public boolean remove(Stored item) throws IOException {
    String name = item.id().substring(PREFIX.length());
    Path blob = directory.resolve(name);
    if (!now(name).map(now -> now.untouchedSince(item)).orElse(false)) {
      return false;
    }
    try {
      return Pins.delete(blob, temporary.resolve("taken-" + name));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private Optional<Stored> now(String name) throws IOException {
    try (Dir dir = Dir.open(directory)) {
      return dir.stat(name).map(stat -> item(name, stat));
    }
  }
}
