package io.slipway.engine.host;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Where an engine may connect (row S4): public addresses, and the hosts that the caller names.
 * Loopback, private, link-local (metadata services) and other special ranges are refused unless
 * named.
 *
 * @param named {@code host:port} pairs that are allowed whatever their address
 * @param open whether every address is allowed: the user's own builds on the user's own machine
 *     reach what the user reaches, never those of a farm
 */
public record EgressPolicy(Set<String> named, boolean open) {
  /** Copies the set in lower case. */
  public EgressPolicy {
    named =
        named.stream()
            .map(n -> n.toLowerCase(Locale.ROOT))
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  /** Public addresses and these {@code host:port} pairs. */
  public static EgressPolicy allowing(Set<String> hostPorts) {
    return new EgressPolicy(hostPorts, false);
  }

  /** Every address, this machine's own included: for builds that their user starts here. */
  public static EgressPolicy everywhere() {
    return new EgressPolicy(Set.of(), true);
  }

  /**
   * Whether a connection may be made. The address is the one that will be connected to, so that a
   * name cannot be resolved twice to different places.
   */
  public boolean allows(String host, int port, InetAddress address) {
    return open || named.contains(host.toLowerCase(Locale.ROOT) + ":" + port) || isPublic(address);
  }

  /**
   * An address of a host.
   *
   * @param allowed whether it may be connected to; when not, none of the host's may
   */
  public record Judged(InetAddress address, boolean allowed) {}

  /**
   * Resolves a name, once, and judges what it stands for; whoever connects takes the address.
   *
   * @param host as URLs have it, with brackets around an IPv6 address
   * @throws UnknownHostException when nobody knows it
   */
  public Judged judge(String host, int port) throws UnknownHostException {
    InetAddress[] found = InetAddress.getAllByName(bare(host));
    return Arrays.stream(found)
        .filter(address -> allows(host, port, address))
        .findFirst()
        .map(address -> new Judged(address, true))
        .orElseGet(() -> new Judged(found[0], false));
  }

  /** A URL's host without the brackets of an IPv6 address. */
  public static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] b = address.getAddress();
    if (address instanceof Inet6Address) {
      boolean uniqueLocal = (b[0] & 0xfe) == 0xfc;
      boolean embedsIpv4 = startsWith(b, 0x00, 0x64, 0xff, 0x9b) || startsWith(b, 0x20, 0x02);
      boolean compatible = startsWith(b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
      return !uniqueLocal && !embedsIpv4 && !compatible;
    }
    int first = b[0] & 0xff;
    int second = b[1] & 0xff;
    boolean sharedSpace = first == 100 && second >= 64 && second < 128; // RFC 6598
    boolean benchmark = first == 198 && (second == 18 || second == 19); // RFC 2544
    boolean assignments = first == 192 && second == 0; // RFC 6890
    return first != 0 && first < 224 && !sharedSpace && !benchmark && !assignments;
  }

  private static boolean startsWith(byte[] address, int... prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if ((address[i] & 0xff) != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
