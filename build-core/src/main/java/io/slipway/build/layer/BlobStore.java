package io.slipway.build.layer;

import io.slipway.build.image.Digest;
import io.slipway.build.shelf.Shelf;
import io.slipway.build.sys.Pins;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Files by the digest of their content. A blob appears whole or not at all, whoever writes it, so
 * any number of engines may share one store. What was found once stays for this engine's life,
 * whatever others delete.
 */
public final class BlobStore {
  private final Path directory;
  private final Path temporary;
  private final Pins pins;

  /**
   * A store.
   *
   * @param root gets {@code sha256/<hex>} below it
   * @param temporary for unfinished files and the pins of what is in use: on the same file system,
   *     swept by its owner
   */
  public BlobStore(Path root, Path temporary) throws IOException {
    this.directory = Files.createDirectories(root.resolve("sha256"));
    this.temporary = temporary;
    this.pins = new Pins(temporary.resolve("pins"));
  }

  /** Whether it is here, and will be to the end of this engine. */
  public boolean has(Digest digest) throws IOException {
    return find(digest).isPresent();
  }

  /** The blob's file; empty when it is not here. */
  public Optional<Path> find(Digest digest) throws IOException {
    return pins.hold(path(digest), digest.hex());
  }

  /** The blobs, as what a store could do without. */
  public Shelf shelf() {
    return new BlobShelf(directory, temporary);
  }

  /**
   * Keeps what the stream holds.
   *
   * @param digest what it must hash to
   * @param in read to its end, not closed
   * @return the blob's file
   * @throws IOException when the content is another; nothing is kept then
   */
  public Path put(Digest digest, InputStream in) throws IOException {
    Optional<Path> known = find(digest);
    if (known.isPresent()) {
      return known.get();
    }
    try (Draft draft = draft()) {
      MessageDigest sha = Digest.sha256();
      new DigestInputStream(in, sha).transferTo(draft.output());
      Digest actual = Digest.of(sha);
      if (!actual.equals(digest)) {
        throw new IOException("the blob " + digest + " came as " + actual);
      }
      return draft.keep(digest);
    }
  }

  /** Starts a blob whose digest is known only at its end. */
  Draft draft() throws IOException {
    return new Draft(Files.createTempFile(temporary, "blob", ""));
  }

  private Path path(Digest digest) {
    return directory.resolve(digest.hex());
  }

  /** An unfinished blob; dropped when closed without {@link #keep}. */
  final class Draft implements AutoCloseable {
    private final Path file;
    private final OutputStream output;

    private Draft(Path file) throws IOException {
      this.file = file;
      this.output = Files.newOutputStream(file);
    }

    OutputStream output() {
      return output;
    }

    /**
     * Finishes it.
     *
     * @param digest of exactly the bytes that were written
     */
    Path keep(Digest digest) throws IOException {
      output.close();
      pins.replace(file, digest.hex());
      return Files.move(file, path(digest), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
      output.close();
      Files.deleteIfExists(file);
    }
  }
}
