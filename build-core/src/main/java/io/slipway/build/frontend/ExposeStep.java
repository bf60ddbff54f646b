package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Instruction;
import io.slipway.build.graph.BuildFailure;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** EXPOSE: {@code 80}, {@code 80/udp}, {@code 8000-8010}; a host part is accepted and dropped. */
final class ExposeStep {
  private static final Pattern FORM =
      Pattern.compile("(?:.*:)?([0-9]{1,5})(?:-([0-9]{1,5}))?(?:/([A-Za-z]*))?");

  private ExposeStep() {}

  static void apply(Instruction.Expose expose, StageState state, Words words) throws BuildFailure {
    Set<String> ports = new TreeSet<>();
    for (String written : expose.ports()) {
      for (String spec : words.split(written)) {
        add(spec, written, ports, words);
      }
    }
    ports.forEach(state.config()::expose);
    state.record("EXPOSE [" + String.join(" ", ports) + "]");
  }

  private static void add(String spec, String written, Set<String> ports, Words words)
      throws BuildFailure {
    Matcher matcher = FORM.matcher(spec);
    if (!matcher.matches()) {
      throw words.refusal(
          written, "invalid containerPort: " + spec, "write a port like 80 or 53/udp");
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
    String protocol =
        matcher.group(3) == null || matcher.group(3).isEmpty()
            ? "tcp"
            : matcher.group(3).toLowerCase(Locale.ROOT);
    if (first > last || last > 65535) {
      throw words.refusal(written, "invalid port range: " + spec, "ports go from 0 to 65535");
    }
    if (!Set.of("tcp", "udp", "sctp").contains(protocol)) {
      throw words.refusal(written, "invalid proto: " + protocol, "want tcp, udp or sctp");
    }
    if (spec.indexOf(':') >= 0) {
      words.warn(
          "ExposeInvalidFormat",
          "EXPOSE instruction should not define an IP address or host-port mapping, found '"
              + spec
              + "'");
    }
    if (matcher.group(3) != null && !protocol.equals(matcher.group(3))) {
      words.warn(
          "ExposeProtoCasing",
          "Defined protocol '" + spec + "' in EXPOSE instruction should be lowercase");
    }
    for (int port = first; port <= last; port++) {
      ports.add(port + "/" + protocol);
    }
  }
}
