package io.slipway.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Free ports of the loopback interface, for servers that bind them later, or again after a restart:
 * below the range from which the kernel gives outgoing connections theirs, so that none of these
 * sits on one meanwhile.
 */
public final class Ports {
  private static final int FIRST = 15_000;
  private static final int RANGE = 15_000;
  private static final int TRIES = 10_000;

  private static final Random RANDOM = new Random();
  private static final Set<Integer> GIVEN = new HashSet<>();

  private Ports() {}

  /**
   * A port that nobody listened on a moment ago; never the same one twice.
   *
   * @throws StartFailed when there is none
   */
  public static synchronized int free() {
    for (int i = 0; i < TRIES; i++) {
      int port = FIRST + RANDOM.nextInt(RANGE);
      if (!GIVEN.contains(port) && isFree(port)) {
        GIVEN.add(port);
        return port;
      }
    }
    throw new StartFailed("no free port on the loopback interface");
  }

  /** Whether nobody listens on this port. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort() == port;
    } catch (IOException e) {
      return false;
    }
  }
}
