package io.slipway.system.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Writes an image of one layer, whatever that layer is, as an OCI layout. */
final class Layouts {
  private static final String TYPE = "application/vnd.oci.image.";

  private Layouts() {}

  static Path write(Path dir, byte[] layer) throws IOException {
    Path blobs = Files.createDirectories(dir.resolve("blobs/sha256"));
    String config =
        """
        {"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}\
        """
            .formatted(blob(blobs, layer));
    byte[] configBytes = config.getBytes(StandardCharsets.UTF_8);
    byte[] manifest =
        """
        {"schemaVersion":2,"mediaType":"%smanifest.v1+json","config":%s,"layers":[%s]}\
        """
            .formatted(
                TYPE,
                descriptor("config.v1+json", blob(blobs, configBytes), configBytes.length),
                descriptor("layer.v1.tar", blob(blobs, layer), layer.length))
            .getBytes(StandardCharsets.UTF_8);
    Files.writeString(
        dir.resolve("index.json"),
        "{\"schemaVersion\":2,\"manifests\":[%s]}"
            .formatted(descriptor("manifest.v1+json", blob(blobs, manifest), manifest.length)));
    Files.writeString(dir.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    return dir;
  }

  private static String descriptor(String type, String hex, int size) {
    return "{\"mediaType\":\"%s%s\",\"digest\":\"sha256:%s\",\"size\":%d}"
        .formatted(TYPE, type, hex, size);
  }

  private static String blob(Path blobs, byte[] bytes) throws IOException {
    try {
      String hex = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      Files.write(blobs.resolve(hex), bytes);
      return hex;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
