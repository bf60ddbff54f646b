package io.slipway.engine.host;

import java.net.URI;
import java.util.Optional;

/**
 * Where a request goes, and how.
 *
 * @param firstLine for the server, with its line end
 * @param tls whether we encrypt; in a tunnel the engine does that itself
 * @param git the header {@code Authorization}, or its absence, of a request that we make ourselves;
 *     empty for one that is passed on as it came
 */
record EgressTarget(String host, int port, String firstLine, boolean tls, Optional<GitLogin> git) {

  /**
   * A request that is made in the engine's name.
   *
   * @param url what is asked for
   * @param authorization empty when it goes without a login
   */
  record GitLogin(URI url, Optional<String> authorization) {}

  static EgressTarget tunnel(URI uri) throws Refused {
    return of("CONNECT", uri, false, Optional.empty());
  }

  static EgressTarget plain(String method, URI uri) throws Refused {
    return of(method, uri, false, Optional.empty());
  }

  static EgressTarget git(String method, URI uri, Optional<String> authorization) throws Refused {
    boolean tls = "https".equals(uri.getScheme());
    return of(method, uri, tls, Optional.of(new GitLogin(uri, authorization)));
  }

  private static EgressTarget of(String method, URI uri, boolean tls, Optional<GitLogin> git)
      throws Refused {
    if (uri.getHost() == null) {
      throw new Refused("400 Only CONNECT and absolute http URLs");
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new EgressTarget(
        uri.getHost(), port, method + " " + path + query + " HTTP/1.1\r\n", tls, git);
  }

  /** As the header {@code Host} says it. */
  String hostHeader() {
    return port == (tls ? 443 : 80) ? host : host + ":" + port;
  }
}
