package io.slipway.build.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Routes of the network namespace that the calling thread is in. */
public final class Routes {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final long ADD_ROUTE = 0x890B;
  private static final int UP_AND_REJECT = 1 | 0x200;

  private Routes() {}

  /**
   * Makes the kernel refuse to send to a range.
   *
   * @param prefix how many leading bits of the address count
   */
  public static void reject(InetAddress address, int prefix) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      boolean six = address instanceof Inet6Address;
      MemorySegment route = six ? six(arena, address, prefix) : four(arena, address, prefix);
      String name = address.getHostAddress() + "/" + prefix;
      long socket =
          Native.check(
              Native.call(Nr.SOCKET, six ? AF_INET6 : AF_INET, SOCK_DGRAM_CLOEXEC, 0),
              "socket",
              name);
      try (Fd fd = new Fd(socket, name)) {
        long result = fd.ioctl(ADD_ROUTE, route);
        if (result != -Errno.EEXIST) {
          Native.check(result, "ioctl SIOCADDRT", name);
        }
      }
    }
  }

  /** A struct rtentry: after eight bytes three addresses of 16 bytes, then the flags. */
  private static MemorySegment four(Arena arena, InetAddress address, int prefix) {
    MemorySegment route = arena.allocate(120, 8);
    for (int at : new int[] {8, 24, 40}) {
      route.set(JAVA_SHORT, at, (short) AF_INET);
    }
    put(route, 8 + 4, address.getAddress());
    int mask = prefix == 0 ? 0 : -1 << (32 - prefix);
    for (int i = 0; i < 4; i++) {
      route.set(JAVA_BYTE, 40 + 4 + i, (byte) (mask >>> (24 - 8 * i)));
    }
    route.set(JAVA_SHORT, 56, (short) UP_AND_REJECT);
    return route;
  }

  /** A struct in6_rtmsg. */
  private static MemorySegment six(Arena arena, InetAddress address, int prefix) {
    MemorySegment route = arena.allocate(80, 8);
    put(route, 0, address.getAddress());
    route.set(JAVA_SHORT, 52, (short) prefix);
    route.set(JAVA_INT, 56, 1); // of all metrics the first choice
    route.set(JAVA_INT, 72, UP_AND_REJECT);
    return route;
  }

  private static void put(MemorySegment segment, int at, byte[] bytes) {
    MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, at, bytes.length);
  }
}
