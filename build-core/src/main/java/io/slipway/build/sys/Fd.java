package io.slipway.build.sys;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/** An open file. The number is closed exactly once; children of this process do not inherit it. */
public final class Fd implements AutoCloseable {
  static final int CLOEXEC = 0x80000;
  static final int CREATE = 0x40;
  static final int EXCLUSIVE = 0x80;
  static final int WRITE_ONLY = 1;
  static final int READ_WRITE = 2;
  static final int NONBLOCK = 0x800;
  static final int O_PATH = 0x200000;
  static final int DIRECTORY = Nr.ARM64 ? 0x4000 : 0x10000;
  static final int NOFOLLOW = Nr.ARM64 ? 0x8000 : 0x20000;

  private final AtomicInteger number;
  private final String name;

  Fd(long number, String name) {
    this.number = new AtomicInteger((int) number);
    this.name = name;
  }

  int number() throws IOException {
    int open = number.get();
    if (open < 0) {
      throw new IOException(RawName.text(name) + " is closed already");
    }
    return open;
  }

  /** The name it was opened by, raw. */
  String name() {
    return name;
  }

  /** What the kernel knows of it. */
  public Stat stat() throws IOException {
    return Dir.statx(number(), "", Dir.EMPTY_PATH, name);
  }

  /**
   * Reads into the buffer.
   *
   * @return number of bytes now in {@code buffer.bytes()}; 0 at the end of the file
   */
  public int read(TransferBuffer buffer) throws IOException {
    MemorySegment memory = buffer.memory();
    long read =
        Native.check(
            Native.call(Nr.READ, number(), memory.address(), memory.byteSize()), "read", name);
    buffer.filled((int) read);
    return (int) read;
  }

  /** Writes all of these bytes. */
  public void write(byte[] bytes, int offset, int length, TransferBuffer buffer)
      throws IOException {
    MemorySegment memory = buffer.memory();
    int done = 0;
    while (done < length) {
      int part = (int) Math.min(length - done, memory.byteSize());
      MemorySegment.copy(
          bytes, offset + done, memory, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, part);
      done +=
          (int)
              Native.check(Native.call(Nr.WRITE, number(), memory.address(), part), "write", name);
    }
  }

  /**
   * Copies the rest of this file to another, in the kernel or by sharing blocks where possible.
   *
   * @return number of bytes copied
   */
  public long copyTo(Fd target, TransferBuffer buffer) throws IOException {
    long total = 0;
    while (true) {
      long copied = Native.call(Nr.COPY_FILE_RANGE, number(), 0, target.number(), 0, 1L << 30, 0);
      if (copied == 0) {
        return total;
      }
      if (copied > 0) {
        total += copied;
        continue;
      }
      int errno = (int) -copied;
      if (total == 0
          && (errno == Errno.EXDEV
              || errno == Errno.EINVAL
              || errno == Errno.ENOSYS
              || errno == Errno.EPERM
              || errno == Errno.EOPNOTSUPP)) {
        return copyThroughMemory(target, buffer);
      }
      throw new SystemCallFailed("copy_file_range", RawName.text(name), errno);
    }
  }

  private long copyThroughMemory(Fd target, TransferBuffer buffer) throws IOException {
    long total = 0;
    int read;
    while ((read = read(buffer)) > 0) {
      target.write(buffer.bytes(), 0, read, buffer);
      total += read;
    }
    return total;
  }

  /** Asks a device or socket for something. */
  long ioctl(long request, MemorySegment argument) throws IOException {
    return Native.call(Nr.IOCTL, number(), request, argument.address());
  }

  /** Opens a path of this machine. */
  static Fd open(String raw, int flags, int mode) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long fd =
          Native.call(
              Nr.OPENAT, Dir.AT_FDCWD, Native.string(arena, raw).address(), flags | CLOEXEC, mode);
      return new Fd(Native.check(fd, "open", raw), raw);
    }
  }

  @Override
  public void close() {
    int open = number.getAndSet(-1);
    if (open >= 0) {
      // An error of close() is not the caller's business: what was written is checked by digests.
      long ignored = Native.call(Nr.CLOSE, open);
      assert ignored <= 0;
    }
  }
}
