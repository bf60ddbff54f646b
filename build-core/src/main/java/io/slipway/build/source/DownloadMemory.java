package io.slipway.build.source;

import io.slipway.build.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Files that were fetched before, by URL, with what their servers said of their versions. Any
 * number of engines may share it; the files used longest ago go when there is too much.
 */
final class DownloadMemory {
  /** How the names of the files end that say what was fetched. */
  static final String NOTE = ".note";

  private static final long MAX_BYTES = 4L << 30;

  private final Path directory;
  private final long maxBytes;

  DownloadMemory(Path directory) {
    this(directory, MAX_BYTES);
  }

  DownloadMemory(Path directory, long maxBytes) {
    this.directory = directory;
    this.maxBytes = maxBytes;
  }

  /**
   * A remembered file.
   *
   * @param file its content, with the server's time of last change
   * @param etag the server's name for the version; empty when it has none
   * @param modified the server's word for when it changed, as it said it; empty when it did not
   * @param name what the server suggests to call it; empty when it does not
   * @param sums of the content, {@code algorithm:hex}
   */
  record Remembered(Path file, String etag, String modified, String name, List<String> sums) {}

  /** What was fetched from this URL last. */
  Optional<Remembered> find(String url) throws IOException {
    try {
      List<String> lines = Files.readAllLines(note(url), StandardCharsets.UTF_8);
      if (lines.size() < 5) {
        return Optional.empty();
      }
      Path file = directory.resolve(lines.get(0));
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      Files.setLastModifiedTime(note(url), FileTime.fromMillis(System.currentTimeMillis()));
      return Optional.of(
          new Remembered(
              file, lines.get(1), lines.get(2), lines.get(3), lines.subList(4, lines.size())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** A file to write content to before it is remembered; the caller removes it. */
  Path draft() throws IOException {
    return Files.createTempFile(Files.createDirectories(directory), "draft", "");
  }

  /**
   * Takes over a draft as what the URL has now.
   *
   * @param fetched its file is the draft, which stays where it is
   */
  void remember(String url, Remembered fetched) throws IOException {
    Path content = Files.createTempFile(directory, Digest.of(url).hex().substring(0, 16), ".file");
    Files.delete(content);
    Files.createLink(content, fetched.file());
    List<String> lines =
        new ArrayList<>(
            List.of(
                content.getFileName().toString(),
                line(fetched.etag()),
                line(fetched.modified()),
                line(fetched.name())));
    lines.addAll(fetched.sums());
    Path draft = draft();
    Files.write(draft, lines, StandardCharsets.UTF_8);
    Optional<Remembered> before = find(url);
    Files.move(draft, note(url), StandardCopyOption.ATOMIC_MOVE);
    if (before.isPresent()) {
      Files.deleteIfExists(before.get().file());
    }
    forget();
  }

  private static String line(String text) {
    return text.replace('\n', ' ').replace('\r', ' ');
  }

  private Path note(String url) {
    return directory.resolve(Digest.of(url).hex() + NOTE);
  }

  /** Removes what was used longest ago until the rest is small enough. */
  private void forget() throws IOException {
    List<Path> notes = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*" + NOTE)) {
      found.forEach(notes::add);
    }
    notes.sort(Comparator.comparing(DownloadMemory::used).reversed());
    long kept = 0;
    for (Path note : notes) {
      try {
        Path file = directory.resolve(Files.readAllLines(note, StandardCharsets.UTF_8).getFirst());
        kept += Files.size(file);
        if (kept > maxBytes) {
          Files.deleteIfExists(note);
          Files.deleteIfExists(file);
        }
      } catch (NoSuchFileException e) {
        continue; // another engine was faster
      }
    }
  }

  private static FileTime used(Path note) {
    try {
      return Files.getLastModifiedTime(note);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
