package io.slipway.build.source;

import io.slipway.build.shelf.Shelf;
import io.slipway.build.shelf.Stored;
import io.slipway.build.shelf.StoredKind;
import io.slipway.build.sys.Dir;
import io.slipway.build.sys.Pins;
import io.slipway.build.sys.Stat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Files that were fetched, as what a store could do without. Builds hold them by a link. */
public final class DownloadShelf implements Shelf {
  private static final String PREFIX = "download:";

  private final Path directory;

  /** The shelf of a directory, which need not be there. */
  public DownloadShelf(Path directory) {
    this.directory = directory;
  }

  @Override
  public List<Stored> items() throws IOException {
    List<Stored> items = new ArrayList<>();
    try (DirectoryStream<Path> notes =
        Files.newDirectoryStream(directory, "*" + DownloadMemory.NOTE)) {
      for (Path note : notes) {
        item(note).ifPresent(items::add);
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return items;
  }

  private Optional<Stored> item(Path note) throws IOException {
    String name = note.getFileName().toString();
    try (Dir dir = Dir.open(directory)) {
      Optional<Stat> file = dir.stat(content(note).getFileName().toString());
      long bytes = file.map(Stat::allocated).orElse(0L);
      return Optional.of(
          new Stored(
              StoredKind.DOWNLOAD,
              PREFIX + name.substring(0, name.length() - DownloadMemory.NOTE.length()),
              bytes,
              Files.getLastModifiedTime(note).toInstant(),
              Stored.fetching(bytes),
              file.map(Pins::holds).orElse(false),
              Set.of()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Path content(Path note) throws IOException {
    List<String> lines = Files.readAllLines(note, StandardCharsets.UTF_8);
    return directory.resolve(lines.isEmpty() ? "none" : lines.getFirst());
  }

  /** A build that has just read the note finds no file, and fetches it. */
  @Override
  public boolean remove(Stored item) throws IOException {
    Path note = directory.resolve(item.id().substring(PREFIX.length()) + DownloadMemory.NOTE);
    if (!item(note).map(now -> now.untouchedSince(item)).orElse(false)) {
      return false;
    }
    Path content = content(note);
    Files.deleteIfExists(note);
    return directory.equals(content.getParent()) && Files.deleteIfExists(content);
  }
}
