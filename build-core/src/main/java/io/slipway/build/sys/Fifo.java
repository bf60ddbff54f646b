package io.slipway.build.sys;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/** A named pipe: who opens it for reading waits until somebody writes. See fifo(7). */
public final class Fifo {
  private static final int TYPE = 0010000;
  private static final int ENXIO = 6;

  private final String path;

  private Fifo(String path) {
    this.path = path;
  }

  /**
   * Makes one that only this user may open.
   *
   * @throws SystemCallFailed when there is something of that name, or no such directory
   */
  public static Fifo make(Path path) throws IOException {
    String raw = RawName.of(path);
    try (Arena arena = Arena.ofConfined()) {
      long address = Native.string(arena, raw).address();
      Native.check(
          Native.call(Nr.MKNODAT, Dir.AT_FDCWD, address, TYPE | 0600, 0), "make fifo", raw);
    }
    return new Fifo(raw);
  }

  /**
   * Opens it for writing, when somebody has opened it for reading; does not wait for that. A write
   * waits until what is written fits in, and fails when nobody reads any more.
   *
   * @return empty when nobody reads it yet
   */
  public Optional<Fd> openForReader() throws IOException {
    try (Fd there = Fd.open(path, Fd.WRITE_ONLY | Fd.NONBLOCK, 0)) {
      assert there.number() >= 0; // holds the pipe while the waiting end of it is opened
      return Optional.of(Fd.open(path, Fd.WRITE_ONLY, 0));
    } catch (SystemCallFailed e) {
      if (e.errno() == ENXIO) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
