package io.slipway.build.sys;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The network interface {@code lo}, which a new network namespace has, but switched off. */
public final class Loopback {
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final long GET_FLAGS = 0x8913;
  private static final long SET_FLAGS = 0x8914;
  private static final int UP = 1;
  private static final int NAME_BYTES = 16;

  private Loopback() {}

  /** Switches it on. */
  public static void up() throws IOException {
    long socket =
        Native.check(Native.call(Nr.SOCKET, AF_INET, SOCK_DGRAM_CLOEXEC, 0), "socket", "lo");
    try (Fd fd = new Fd(socket, "lo");
        Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(40, 8);
      MemorySegment.copy(Native.string(arena, "lo"), 0, request, 0, 3);
      Native.check(fd.ioctl(GET_FLAGS, request), "ioctl SIOCGIFFLAGS", "lo");
      short flags = request.get(JAVA_SHORT, NAME_BYTES);
      request.set(JAVA_SHORT, NAME_BYTES, (short) (flags | UP));
      Native.check(fd.ioctl(SET_FLAGS, request), "ioctl SIOCSIFFLAGS", "lo");
    }
  }
}
