package io.slipway.engine.host;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * The logins with which the parent fetches from Git servers for an engine, which never has them.
 * Nothing but fetching is done with them (issue 4).
 */
public interface GitLogins {
  /** None for anything. */
  GitLogins NONE =
      new GitLogins() {
        @Override
        public Set<String> beginnings() {
          return Set.of();
        }

        @Override
        public Optional<String> authorization(URI repository) {
          return Optional.empty();
        }
      };

  /**
   * What the URLs begin with that the engine's git is to fetch through the parent, {@code
   * https://git.example.com/} for example.
   */
  Set<String> beginnings();

  /**
   * The value of the header {@code Authorization} for a repository.
   *
   * @param repository http or https, as the engine names it: anything
   * @return empty when there is none for it
   * @throws IOException when it cannot be found out now
   */
  Optional<String> authorization(URI repository) throws IOException;

  /**
   * For one repository and no other.
   *
   * @param url as the engine is given it
   * @param authorization the header's value
   */
  static GitLogins only(String url, String authorization) {
    String own = withoutSlash(url);
    return new GitLogins() {
      @Override
      public Set<String> beginnings() {
        return Set.of(own);
      }

      @Override
      public Optional<String> authorization(URI repository) {
        return withoutSlash(repository.toString()).equals(own)
            ? Optional.of(authorization)
            : Optional.empty();
      }
    };
  }

  private static String withoutSlash(String url) {
    return url.replaceFirst("/+$", "");
  }
}
