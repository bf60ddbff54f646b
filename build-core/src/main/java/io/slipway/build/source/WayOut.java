package io.slipway.build.source;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How sources that are elsewhere are reached.
 *
 * @param httpProxy {@code http://host:port}, the only way out; empty for a direct one
 * @param gitLogins beginnings of the addresses of repositories for which whoever runs the proxy may
 *     have a login, see {@link GitLoginAddress}
 */
public record WayOut(Optional<String> httpProxy, Set<String> gitLogins) {
  /** Without a proxy and without logins. */
  public static final WayOut DIRECT = new WayOut(Optional.empty(), Set.of());

  /** Copies the set. */
  public WayOut {
    gitLogins = Set.copyOf(gitLogins);
  }

  /**
   * Beginnings of the addresses that are asked for at the proxy while a repository is fetched: its
   * own server's at most, whatever servers its submodules name.
   *
   * @param url of the repository
   */
  Set<String> askedAtProxy(String url) {
    String bare = url.replaceFirst("://[^/@]*@", "://");
    Set<String> beginnings = new LinkedHashSet<>();
    for (String login : gitLogins) {
      if (bare.startsWith(login)) {
        beginnings.add(login.length() > server(bare).length() ? login : server(bare));
        if (!bare.equals(url)) {
          beginnings.add(server(url));
        }
      }
    }
    return beginnings;
  }

  /** {@code https://host:port/} of a URL, with the user when it names one. */
  private static String server(String url) {
    int end = url.indexOf('/', url.indexOf("://") + "://".length());
    return end < 0 ? url + "/" : url.substring(0, end + 1);
  }
}
