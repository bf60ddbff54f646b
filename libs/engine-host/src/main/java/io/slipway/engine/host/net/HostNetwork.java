package io.slipway.engine.host.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * How this machine is connected.
 *
 * @param resolvConf its resolver's configuration, empty when it has none
 * @param own the addresses of its interfaces
 * @param ipv4 whether it has a default route for IPv4
 */
record HostNetwork(String resolvConf, Set<InetAddress> own, boolean ipv4) {
  private static final String ANYWHERE = "00000000";

  /** Looks. */
  static HostNetwork read() throws IOException {
    Set<InetAddress> own = new HashSet<>();
    NetworkInterface.networkInterfaces().forEach(i -> i.inetAddresses().forEach(own::add));
    return new HostNetwork(
        content("/etc/resolv.conf"), own, hasDefaultRoute(content("/proc/net/route")));
  }

  /** Columns: interface, destination, gateway, flags, and what does not matter here. */
  static boolean hasDefaultRoute(String routes) {
    return routes
        .lines()
        .map(line -> line.strip().split("\\s+"))
        .anyMatch(columns -> columns.length > 1 && columns[1].equals(ANYWHERE));
  }

  private static String content(String path) throws IOException {
    try {
      return Files.readString(Path.of(path));
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
