package io.slipway.engine.host.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How far RUN may reach. It never reaches the services of the machine that it runs on. */
public enum Reach {
  /** What this machine reaches: a user's own builds. */
  EVERYTHING_ELSE,

  /** Public addresses only, no neighbour in a private network and no metadata service: a farm. */
  PUBLIC;

  private static final List<String> GROUPS = List.of("224.0.0.0/4", "255.255.255.255/32");

  private static final List<String> PRIVATE =
      List.of(
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "fc00::/7",
          "fe80::/10");

  /**
   * The ranges to refuse, as {@code address/bits}.
   *
   * @param own this machine's addresses
   */
  List<String> unreachable(Set<InetAddress> own) {
    List<String> ranges = new ArrayList<>();
    for (InetAddress address : own) {
      if (!address.isLoopbackAddress()) {
        ranges.add(literal(address) + "/" + 8 * address.getAddress().length);
      }
    }
    ranges.sort(null);
    // Those of this machine hear what is sent to a group.
    ranges.addAll(GROUPS);
    if (this == PUBLIC) {
      ranges.addAll(PRIVATE);
    }
    return ranges;
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    return scope < 0 ? text : text.substring(0, scope);
  }
}
