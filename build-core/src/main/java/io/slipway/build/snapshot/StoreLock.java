package io.slipway.build.snapshot;

import io.slipway.build.sys.FileLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock under which engines change what they share: names appear and disappear in the store only
 * while it is held, so a sweeper never meets something that is about to get its name. It is held
 * for a few file operations at most, never while data is read or written.
 */
final class StoreLock implements AutoCloseable {
  /**
   * Only one thread of this process waits in the kernel: a virtual thread that does so blocks its
   * carrier, and with all carriers blocked the lock's holder could not go on to free it.
   */
  private static final ReentrantLock FIRST = new ReentrantLock();

  private final FileLock lock;

  private StoreLock(FileLock lock) {
    this.lock = lock;
  }

  static StoreLock take(Path store) throws IOException {
    FIRST.lock();
    try {
      return new StoreLock(FileLock.take(store.resolve("lock")));
    } catch (IOException | RuntimeException e) {
      FIRST.unlock();
      throw e;
    }
  }

  @Override
  public void close() {
    lock.close();
    FIRST.unlock();
  }
}
