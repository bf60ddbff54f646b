package io.slipway.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** The rule for repository URLs: http and https only, because other transports run helpers (X8). */
public final class GitUrl {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private GitUrl() {}

  /**
   * Checks a URL and gives its parts.
   *
   * @throws IllegalArgumentException when it is no http(s) URL, has no host or carries credentials
   */
  public static URI check(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URL: '" + url + "'", e);
    }
    if (uri.getScheme() == null || !SCHEMES.contains(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException("not an http(s) URL of a Git repository: '" + url + "'");
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "the URL carries credentials; leave them out and put them into the farm's file of Git"
              + " credentials (SLIPWAY_GIT_CREDENTIALS): "
              + uri.getHost());
    }
    return uri;
  }
}
