package io.slipway.build;

import io.slipway.build.ImageAssembler.Assembled;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.ImageIndex;
import io.slipway.build.image.Json;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.image.Platform;
import io.slipway.build.solve.Layer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes an image as an OCI image layout in a tar file (OCI image-layout.md). */
final class OciLayout {
  private final RegistryBlobs blobs;

  OciLayout(RegistryBlobs blobs) {
    this.blobs = blobs;
  }

  /**
   * Writes the file; a partial one is removed.
   *
   * @param name the tag that the layout gives to the image
   */
  void write(
      Path file, Assembled image, List<Layer> layers, Platform platform, Optional<String> name)
      throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      add(tar, "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
      Descriptor manifest =
          new Descriptor(
              MediaTypes.OCI_MANIFEST,
              image.digest(),
              image.manifest().bytes().length,
              name.map(n -> Map.of("org.opencontainers.image.ref.name", n)).orElse(Map.of()),
              platform);
      add(
          tar,
          "index.json",
          Json.bytes(new ImageIndex(2, MediaTypes.OCI_INDEX, List.of(manifest), Map.of())));
      add(tar, blob(image.digest()), image.manifest().bytes());
      add(tar, blob(image.configDescriptor().digest()), image.config());
      Set<Digest> written = new HashSet<>();
      for (Layer layer : layers) {
        if (written.add(layer.descriptor().digest())) {
          try (InputStream in = blobs.compressed(layer)) {
            add(tar, blob(layer.descriptor().digest()), layer.descriptor().size(), in);
          }
        }
      }
      tar.finish();
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static String blob(Digest digest) {
    return "blobs/sha256/" + digest.hex();
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] bytes)
      throws IOException {
    add(tar, name, bytes.length, new ByteArrayInputStream(bytes));
  }

  private static void add(TarArchiveOutputStream tar, String name, long size, InputStream in)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setMode(0644);
    entry.setModTime(0L);
    tar.putArchiveEntry(entry);
    in.transferTo(tar);
    tar.closeArchiveEntry();
  }
}
