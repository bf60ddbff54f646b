package io.slipway.build.source;

import io.slipway.build.layer.Archives;
import io.slipway.build.layer.MalformedLayer;
import io.slipway.build.layer.UnpackForm;
import io.slipway.build.layer.UnpackLimits;
import io.slipway.build.sys.Dir;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/** Contexts that come as an archive: plain, or compressed with gzip, bzip2, xz or zstd. */
public final class TarContext {
  private TarContext() {}

  /** Whether a file is an archive, by its content. */
  public static boolean isArchive(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Archives.isArchive(in);
    }
  }

  /**
   * Unpacks an archive, with the owners that it says.
   *
   * @param into an empty directory, which nothing in the archive leaves
   * @throws UnusableSource when it is damaged or hostile
   */
  public static void unpack(Path archive, Path into) throws IOException, UnusableSource {
    try (InputStream in = Files.newInputStream(archive);
        Dir target = Dir.open(into)) {
      Archives.unpack(in, target, new UnpackForm.Files(Optional.empty()), UnpackLimits.DEFAULT);
    } catch (MalformedLayer e) {
      throw new UnusableSource("cannot unpack the context: " + e.getMessage());
    }
  }

  /** When the newest file of an unpacked archive is from; empty when it has none. */
  public static Optional<Instant> newest(Path files) throws IOException {
    Newest newest = new Newest();
    Files.walkFileTree(files, newest);
    return newest.time;
  }

  private static final class Newest extends SimpleFileVisitor<Path> {
    private Optional<Instant> time = Optional.empty();

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      Instant modified = attributes.lastModifiedTime().toInstant();
      if (attributes.isRegularFile() && time.filter(modified::isBefore).isEmpty()) {
        time = Optional.of(modified);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
