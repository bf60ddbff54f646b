package io.slipway.build.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Under what address a git without any login asks the proxy for a repository that wants one. The
 * proxy speaks to the server itself then, and adds the login: git neither has it nor could see it
 * on its way. The host's name is one that never exists (RFC 6761 section 6.4).
 */
public final class GitLoginAddress {
  private static final String AT = "http://login.slipway.invalid/";

  private GitLoginAddress() {}

  /** The address for an http or https URL, or for the beginning of some. */
  public static String of(String url) {
    return AT + url.replaceFirst("://", "/");
  }

  /** The URL that an address stands for; empty for any other URL. */
  public static Optional<URI> meant(String address) {
    if (!address.startsWith(AT)) {
      return Optional.empty();
    }
    String url = address.substring(AT.length()).replaceFirst("/", "://");
    try {
      URI meant = new URI(url);
      boolean known = "http".equals(meant.getScheme()) || "https".equals(meant.getScheme());
      return known && meant.getHost() != null ? Optional.of(meant) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** What git printed, with the URLs that were asked for, and without logins in them. */
  static String readable(String output) {
    return output
        .replaceAll("\\Q" + AT + "\\E(https?)/", "$1://")
        .replaceAll("(https?://)[^/@\\s']*@", "$1");
  }

  /** Variables for git that make it ask for these addresses where a URL begins so. */
  static Map<String, String> environment(Iterable<String> beginnings) {
    Map<String, String> variables = new TreeMap<>();
    int count = 0;
    for (String beginning : beginnings) {
      variables.put("GIT_CONFIG_KEY_" + count, "url." + of(beginning) + ".insteadOf");
      variables.put("GIT_CONFIG_VALUE_" + count, beginning);
      count++;
    }
    variables.put("GIT_CONFIG_COUNT", Integer.toString(count));
    return variables;
  }
}
