package io.slipway.build.source;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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

  /** Of URLs that are spelled differently: more are nobody's, and git's command would grow. */
  private static final int MOST = 100;

  /** Copies the set. */
  public WayOut {
    gitLogins = Set.copyOf(gitLogins);
  }

  /**
   * Beginnings of the addresses that are asked for at the proxy while a repository is fetched: its
   * own server's at most, whatever servers its submodules name. They are spelled as URLs are here:
   * git compares letters.
   *
   * @param url of the repository
   * @param further URLs, of submodules
   */
  Set<String> askedAtProxy(String url, List<String> further) {
    Set<String> beginnings = new LinkedHashSet<>();
    String own = alike(server(bare(url)));
    Stream.concat(Stream.of(url), further.stream())
        .filter(any -> alike(server(bare(any))).equals(own))
        .limit(MOST)
        .forEach(
            any -> gitLogins.forEach(login -> beginning(any, login).ifPresent(beginnings::add)));
    return beginnings;
  }

  /** How a URL begins, when a login is for it. */
  private static Optional<String> beginning(String url, String login) {
    String bare = bare(url);
    if (!alike(bare).startsWith(alike(login))) {
      return Optional.empty();
    }
    boolean wide = login.length() <= server(bare).length();
    return Optional.of(wide ? server(url) : bare.substring(0, login.length()));
  }

  private static String bare(String url) {
    return url.replaceFirst("://[^/@]*@", "://");
  }

  /** {@code https://host:port/} of a URL, with the user when it names one. */
  private static String server(String url) {
    int end = url.indexOf('/', url.indexOf("://") + "://".length());
    return end < 0 ? url + "/" : url.substring(0, end + 1);
  }

  /** Hosts have no case. */
  private static String alike(String url) {
    int end = Math.min(server(url).length(), url.length());
    return url.substring(0, end).toLowerCase(Locale.ROOT) + url.substring(end);
  }
}
