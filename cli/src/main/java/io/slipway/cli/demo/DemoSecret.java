package io.slipway.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The webhook secret of the demo's project: random, made once, readable by its owner only. */
final class DemoSecret {
  private DemoSecret() {}

  static String in(Path home) throws IOException {
    Path file = home.resolve("demo/webhook-secret");
    if (!Files.exists(file)) {
      byte[] random = new byte[20];
      new SecureRandom().nextBytes(random);
      Files.createDirectories(file.getParent());
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, HexFormat.of().formatHex(random));
    }
    return Files.readString(file).strip();
  }
}
