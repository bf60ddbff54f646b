package io.slipway.build.sys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether tests may change owners and mount: as root of this or of a user namespace. */
public final class Privilege {
  private Privilege() {}

  /** For {@code @EnabledIf}: the engine itself is always root of its namespace. */
  public static boolean isRoot() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
