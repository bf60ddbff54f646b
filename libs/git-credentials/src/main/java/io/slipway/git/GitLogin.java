package io.slipway.git;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/**
 * A login and where it may be used.
 *
 * @param origin scheme, host and port, with the scheme's own port when a URL names none
 * @param path empty, or the beginning of paths, without a slash at its end
 * @param authorization the value of the header
 */
record GitLogin(String origin, String path, String authorization) {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /**
   * Reads a URL with a login in it.
   *
   * @throws IllegalArgumentException when it is no http or https URL, or has no login
   */
  static GitLogin parse(URI uri) {
    String login = uri.getRawUserInfo();
    if (!SCHEMES.contains(String.valueOf(uri.getScheme()))
        || uri.getHost() == null
        || login == null) {
      throw new IllegalArgumentException("no login");
    }
    int colon = login.indexOf(':');
    String user = colon < 0 ? login : login.substring(0, colon);
    String password = colon < 0 ? "" : login.substring(colon + 1);
    return new GitLogin(
        origin(uri), bare(uri.getRawPath()), basic(decoded(user), decoded(password)));
  }

  static String basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  /** A plus sign is itself here, unlike in a form. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  boolean covers(URI repository) {
    if (repository.getScheme() == null || repository.getHost() == null) {
      return false;
    }
    String asked = bare(repository.getRawPath());
    return origin.equals(origin(repository))
        && isPlain(asked)
        && (path.isEmpty() || asked.equals(path) || asked.startsWith(path + "/"));
  }

  /** A server may take a step up, in whatever spelling, for another repository than it is here. */
  private static boolean isPlain(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return Arrays.stream(path.split("/")).noneMatch(part -> part.equals("..") || part.equals("."))
        && !path.contains("//")
        && !path.contains("\\")
        && !lower.contains("%2e")
        && !lower.contains("%2f")
        && !lower.contains("%5c");
  }

  private static String origin(URI uri) {
    int standard = "https".equals(uri.getScheme()) ? 443 : 80;
    int port = uri.getPort() < 0 ? standard : uri.getPort();
    return uri.getScheme() + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
  }

  /** With and without {@code .git} it is the same repository. */
  private static String bare(String path) {
    String end = path.replaceFirst("/+$", "");
    return end.endsWith(".git") ? end.substring(0, end.length() - ".git".length()) : end;
  }
}
