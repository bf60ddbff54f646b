package io.slipway.build;

import io.slipway.build.sys.Errno;
import io.slipway.build.sys.SystemCallFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tells a full disk from other failures, and what is to be done about it. */
final class FullDisk {
  /** What the C library says; the JDK hands on the text and keeps the number to itself. */
  private static final String NO_SPACE = "No space left on device";

  private FullDisk() {}

  static boolean is(IOException failure) {
    for (@Nullable Throwable e = failure; e != null; e = e.getCause()) {
      String message = e.getMessage();
      boolean full =
          e instanceof SystemCallFailed call
              ? call.errno() == Errno.ENOSPC
              : e instanceof IOException && message != null && message.endsWith(NO_SPACE);
      if (full) {
        return true;
      }
    }
    return false;
  }

  /**
   * For people.
   *
   * @param store a directory on the disk; the work of the build is deleted from it already
   */
  static String advice(Path store) {
    String free;
    try {
      free = "%,d bytes".formatted(Files.getFileStore(store).getUsableSpace());
    } catch (IOException e) {
      free = "an unknown number of bytes";
    }
    return "the disk of the store is full; without this build's work, which is deleted, it has "
        + free
        + " free: make room there or keep the state on another disk, then build again";
  }
}
