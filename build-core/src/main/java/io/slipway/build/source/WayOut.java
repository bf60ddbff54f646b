package io.slipway.build.source;

import java.util.Optional;
import java.util.Set;

/**
 * How sources that are elsewhere are reached.
 *
 * @param httpProxy {@code http://host:port}, the only way out; empty for a direct one
 * @param gitLogins beginnings of the addresses of repositories for which whoever runs the proxy has
 *     a login, see {@link GitLoginAddress}
 */
public record WayOut(Optional<String> httpProxy, Set<String> gitLogins) {
  /** Without a proxy and without logins. */
  public static final WayOut DIRECT = new WayOut(Optional.empty(), Set.of());

  /** Copies the set. */
  public WayOut {
    gitLogins = Set.copyOf(gitLogins);
  }
}
