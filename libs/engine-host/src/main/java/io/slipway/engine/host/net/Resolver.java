package io.slipway.engine.host.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How RUN resolves names, made from this machine's configuration.
 *
 * @param resolvConf the content of {@code /etc/resolv.conf} inside
 * @param forwarded whether it names the stack, which passes questions on to this machine's resolver
 */
record Resolver(String resolvConf, boolean forwarded) {

  /**
   * Keeps servers that RUN reaches by itself; when one is on this machine, or may not be reached,
   * the stack must stand in for all of them.
   *
   * @param stack the address at which the stack answers
   */
  static Resolver of(HostNetwork host, Reach reach, String stack) {
    List<String> servers = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    boolean forwarded = reach == Reach.PUBLIC;
    for (String line : host.resolvConf().lines().map(String::strip).toList()) {
      String[] words = line.split("\\s+");
      switch (words[0]) {
        case "nameserver" -> {
          if (words.length > 1 && !(host.ipv4() && words[1].contains(":"))) {
            forwarded |= isOwn(words[1], host.own());
            servers.add("nameserver " + words[1]);
          }
        }
        case "search", "domain", "options" -> rest.add(line);
        default -> {} // a comment, or what no resolver knows
      }
    }
    forwarded |= servers.isEmpty(); // then this machine's resolver asks itself, or over IPv6
    List<String> lines = new ArrayList<>(forwarded ? List.of("nameserver " + stack) : servers);
    lines.addAll(rest);
    return new Resolver(String.join("\n", lines) + "\n", forwarded);
  }

  private static boolean isOwn(String server, Set<InetAddress> own) {
    try {
      InetAddress address = InetAddress.ofLiteral(server);
      return address.isLinkLocalAddress()
          || address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || own.contains(address);
    } catch (IllegalArgumentException e) {
      return true; // with a scope or unreadable: nothing that can be used elsewhere
    }
  }
}
