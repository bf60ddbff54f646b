package io.slipway.build.sys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A lock on a file that the kernel frees when its holder is gone, however it went. Excludes other
 * holders in this process as well.
 */
public final class FileLock implements AutoCloseable {
  private static final int SHARED = 1;
  private static final int EXCLUSIVE = 2;
  private static final int NON_BLOCKING = 4;

  private final Fd fd;

  private FileLock(Fd fd) {
    this.fd = fd;
  }

  /** Takes the lock, waiting for it; the file is made when absent. */
  public static FileLock take(Path file) throws IOException {
    Fd fd = open(file);
    try {
      Native.check(Native.call(Nr.FLOCK, fd.number(), EXCLUSIVE), "flock", RawName.of(file));
      return new FileLock(fd);
    } catch (IOException e) {
      fd.close();
      throw e;
    }
  }

  /** Takes the lock when nobody has it. */
  public static Optional<FileLock> tryTake(Path file) throws IOException {
    return tryTake(file, EXCLUSIVE);
  }

  /** Takes the lock together with others who take it so, when nobody has it for himself. */
  public static Optional<FileLock> tryShare(Path file) throws IOException {
    return tryTake(file, SHARED);
  }

  private static Optional<FileLock> tryTake(Path file, int how) throws IOException {
    Fd fd = open(file);
    long r = Native.call(Nr.FLOCK, fd.number(), how | NON_BLOCKING);
    if (r == 0) {
      return Optional.of(new FileLock(fd));
    }
    fd.close();
    if (r == -Errno.EAGAIN) {
      return Optional.empty();
    }
    throw new SystemCallFailed("flock", file.toString(), (int) -r);
  }

  private static Fd open(Path file) throws IOException {
    return Fd.open(RawName.of(file), Fd.READ_WRITE | Fd.CREATE, 0600);
  }

  @Override
  public void close() {
    fd.close();
  }
}
