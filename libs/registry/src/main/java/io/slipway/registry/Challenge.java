package io.slipway.registry;

import io.slipway.build.registry.RegistryException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a registry wants to be authenticated, from its {@code WWW-Authenticate} header (RFC 9110
 * 11.6.1; distribution token spec).
 */
sealed interface Challenge {
  /** User name and password with every request. */
  record Basic() implements Challenge {}

  /**
   * A token from a token server.
   *
   * @param realm the token server's URL
   * @param service what to ask it for; may be empty
   */
  record Bearer(String realm, String service) implements Challenge {}

  /**
   * Reads the first scheme that we know.
   *
   * @throws RegistryException kind INVALID when there is none
   */
  static Challenge parse(String registry, List<String> headers) throws RegistryException {
    for (String header : headers) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("bearer ")) {
        Map<String, String> parameters = parameters(header);
        String realm = parameters.get("realm");
        if (realm != null) {
          return new Bearer(realm, parameters.getOrDefault("service", ""));
        }
      } else if (lower.startsWith("basic")) {
        return new Basic();
      }
    }
    throw new RegistryException(
        RegistryException.Kind.INVALID,
        "registry " + registry + " asks for a login of an unknown kind: " + headers);
  }

  private static Map<String, String> parameters(String header) {
    Map<String, String> found = new HashMap<>();
    Matcher matcher = Pattern.compile("(\\w+)=\"([^\"]*)\"").matcher(header);
    while (matcher.find()) {
      found.put(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
    }
    return found;
  }
}
