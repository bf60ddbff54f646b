package io.slipway.build.layer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Writes a whole root filesystem as one archive, with all that its files have. */
public final class RootfsTar {
  private RootfsTar() {}

  /**
   * Writes the archive; an empty filesystem gives an empty one.
   *
   * @param root a mounted filesystem, where nothing is a mark of an overlay any more
   * @param latest no modification time is later than this
   */
  public static void write(Path root, Instant latest, OutputStream out) throws IOException {
    LayerOptions options = new LayerOptions(Optional.of(latest), Set.of(), Optional.empty());
    try (LayerWriter writer = new LayerWriter(out, options)) {
      writer.write(root);
    }
  }
}
