package io.slipway.load.farm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Ports of the loopback interface for servers that are killed and started again: below the range
 * from which outgoing connections take theirs, so that nobody sits on one meanwhile.
 */
final class FreePorts {
  private static final int FIRST = 15_000;
  private static final int RANGE = 15_000;

  private final Random random = new Random();
  private final Set<Integer> given = new HashSet<>();

  int next() {
    while (true) {
      int port = FIRST + random.nextInt(RANGE);
      if (!given.contains(port) && free(port)) {
        given.add(port);
        return port;
      }
    }
  }

  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort() == port;
    } catch (IOException e) {
      return false;
    }
  }
}
