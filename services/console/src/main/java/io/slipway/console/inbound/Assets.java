package io.slipway.console.inbound;

import io.quarkus.qute.TemplateGlobal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * The pages' own files. Browsers may keep them for long, so their addresses change with their
 * content.
 */
@TemplateGlobal
final class Assets {
  private static final List<String> FILES = List.of("console.css", "console.js", "icon.svg");

  /** Stands behind the addresses of the files. */
  static final String assetVersion = version();

  private Assets() {}

  private static String version() {
    var sum = new CRC32();
    for (String file : FILES) {
      try (var in = Assets.class.getResourceAsStream("/META-INF/resources/console/" + file)) {
        sum.update(Objects.requireNonNull(in, file).readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException("the page's own file " + file + " cannot be read", e);
      }
    }
    return Long.toHexString(sum.getValue());
  }
}
