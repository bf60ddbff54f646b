package io.slipway.build.layer;

import io.slipway.build.sys.RawName;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Writes whole root filesystems as one archive, with all that their files have. */
public final class RootfsTar implements AutoCloseable {
  private static final int BUFFER = 1 << 17;

  private final OutputStream out;
  private final LayerOptions options;

  /**
   * Begins an archive.
   *
   * @param out closed with the archive
   * @param latest no modification time is later than this
   */
  public RootfsTar(OutputStream out, Instant latest) {
    this.out = new BufferedOutputStream(out, BUFFER);
    this.options = new LayerOptions(Optional.of(latest), Set.of(), Optional.empty());
  }

  /**
   * Adds a root filesystem.
   *
   * @param root mounted: no file in it is a mark of an overlay
   * @param below the directory of the archive that gets it; empty for the archive's root
   */
  public void add(Path root, String below) throws IOException {
    try (LayerWriter writer = new LayerWriter(out, options, ImageXattrs::belongs)) {
      writer.writeTree(root, RawName.of(below));
    }
  }

  /** Writes the end mark; an archive that is closed without it is incomplete. */
  public void finish() throws IOException {
    new TarWriter(out).end();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
