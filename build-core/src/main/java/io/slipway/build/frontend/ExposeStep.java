package io.slipway.build.frontend;

import io.slipway.build.dockerfile.GoQuote;
import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.graph.BuildFailure;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** EXPOSE: {@code 80}, {@code 80/udp}, {@code 8000-8010}; a host part is checked and dropped. */
final class ExposeStep {
  private static final Pattern RANGE =
      Pattern.compile("\\+?0*([0-9]{1,5})(?:-\\+?0*([0-9]{1,5}))?");
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE);
  private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

  private ExposeStep() {}

  static void apply(Instruction.Expose expose, StageState state, Words words) throws BuildFailure {
    List<String> ports = new ArrayList<>();
    for (String written : expose.ports()) {
      for (String spec : words.split(written)) {
        add(spec, written, ports, words);
      }
    }
    ports.forEach(state.config()::expose);
    state.record("EXPOSE [" + String.join(" ", ports) + "]");
  }

  /** First and last. */
  private record Ports(int first, int last) {
    int more() {
      return last - first;
    }
  }

  private static void add(String spec, String written, List<String> ports, Words words)
      throws BuildFailure {
    int colon = spec.lastIndexOf(':');
    String container = spec.substring(colon + 1);
    int slash = container.indexOf('/');
    String spelt = slash < 0 ? "" : container.substring(slash + 1);
    String protocol = spelt.isEmpty() ? "tcp" : spelt.toLowerCase(Locale.ROOT);
    if (!Set.of("tcp", "udp", "sctp").contains(protocol)) {
      throw words.refusal(written, "invalid proto: " + protocol, "want tcp, udp or sctp");
    }
    String port = slash < 0 ? container : container.substring(0, slash);
    if (port.isEmpty()) {
      throw words.refusal(
          written,
          "invalid port: " + GoQuote.quote(spec) + ": no port specified",
          "write a port like 80 or 53/udp");
    }
    Ports inside = range("containerPort", port, spec, words);
    String host = colon < 0 ? "" : spec.substring(0, colon);
    checkHost(host, inside, spec, words);
    if (!host.isEmpty() && !host.equals(":")) { // colons alone name nothing
      words.warn(
          "ExposeInvalidFormat",
          "EXPOSE instruction should not define an IP address or host-port mapping, found '"
              + spec
              + "'");
    }
    if (!spelt.isEmpty() && !protocol.equals(spelt)) {
      words.warn(
          "ExposeProtoCasing",
          "Defined protocol '" + spec + "' in EXPOSE instruction should be lowercase");
    }
    for (int number = inside.first(); number <= inside.last(); number++) {
      ports.add(number + "/" + protocol);
    }
  }

  private static Ports range(String what, String text, String spec, Words words)
      throws BuildFailure {
    Matcher matcher = RANGE.matcher(text);
    if (!matcher.matches()) {
      throw words.refusal(spec, "invalid " + what + ": " + text, "write a port like 80 or 53/udp");
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
    if (first > last || last > 65535) {
      throw words.refusal(spec, "invalid " + what + ": " + text, "ports go from 0 to 65535");
    }
    return new Ports(first, last);
  }

  private static boolean isAddress(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String bare = bracketed ? text.substring(1, text.length() - 1) : text;
    if (!IPV6_CHARACTERS.matcher(bare).matches()) {
      return IPV4.matcher(bare).matches();
    }
    try {
      return InetAddress.ofLiteral(bare).getAddress().length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void checkHost(String host, Ports inside, String spec, Words words)
      throws BuildFailure {
    int colon = host.lastIndexOf(':');
    String address = colon < 0 ? "" : host.substring(0, colon);
    String port = host.substring(colon + 1);
    if (!address.isEmpty() && !isAddress(address)) {
      throw words.refusal(spec, "invalid IP address: " + address, "name the port alone");
    }
    if (port.isEmpty()) {
      return;
    }
    Ports outside = range("hostPort", port, spec, words);
    if (outside.more() != inside.more() && inside.more() > 0) {
      throw words.refusal(
          spec,
          "invalid ranges specified for container and host Ports: " + spec,
          "name the container's ports alone");
    }
  }
}
