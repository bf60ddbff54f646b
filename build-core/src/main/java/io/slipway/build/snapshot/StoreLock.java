package io.slipway.build.snapshot;

import io.slipway.build.sys.FileLock;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The lock under which engines change what they share: names appear and disappear in the store only
 * while it is held, so a sweeper never meets something that is about to get its name. It is held
 * for a few file operations at most, never while data is read or written.
 */
final class StoreLock {
  private StoreLock() {}

  static FileLock take(Path store) throws IOException {
    return FileLock.take(store.resolve("lock"));
  }
}
