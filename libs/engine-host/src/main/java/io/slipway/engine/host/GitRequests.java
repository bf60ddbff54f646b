package io.slipway.engine.host;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What an engine's git asks for where the parent has logins. A login is added to the two requests
 * of a fetch and to nothing else: an engine that hostile input took over can neither push with it
 * nor ask the forge's API. Headers of the engine's are passed on when git needs them.
 *
 * <p>Source: gitprotocol-http(5), "Smart Clients".
 */
final class GitRequests {
  private static final String REFS = "/info/refs";
  private static final String PACK = "/git-upload-pack";
  private static final Set<String> PASSED_ON =
      Set.of(
          "accept",
          "accept-encoding",
          "accept-language",
          "cache-control",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "git-protocol",
          "pragma",
          "transfer-encoding",
          "user-agent");

  private final GitLogins logins;

  GitRequests(GitLogins logins) {
    this.logins = logins;
  }

  EgressTarget target(String method, URI uri) throws Refused, IOException {
    Optional<URI> repository = fetched(method, uri);
    Optional<String> own = ownLogin(uri);
    return EgressTarget.git(
        method,
        uri,
        repository.isEmpty()
            ? Optional.empty()
            : own.isPresent() ? own : logins.authorization(repository.get()));
  }

  /** The repository that a request fetches from, if it does. */
  private static Optional<URI> fetched(String method, URI uri) {
    String path = uri.getRawPath();
    String query = uri.getRawQuery();
    boolean refs =
        method.equals("GET") && path.endsWith(REFS) && "service=git-upload-pack".equals(query);
    boolean pack = method.equals("POST") && path.endsWith(PACK) && query == null;
    if (!refs && !pack) {
      return Optional.empty();
    }
    String repository = path.substring(0, path.length() - (refs ? REFS : PACK).length());
    return Optional.of(URI.create(uri.getScheme() + "://" + authority(uri) + repository));
  }

  private static String authority(URI uri) {
    return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  /** What stood in the URL itself: who wrote it wants it used. */
  private static Optional<String> ownLogin(URI uri) {
    return Optional.ofNullable(uri.getUserInfo())
        .map(login -> login.contains(":") ? login : login + ":")
        .map(login -> login.getBytes(StandardCharsets.UTF_8))
        .map(login -> "Basic " + Base64.getEncoder().encodeToString(login));
  }

  /**
   * A request's head as the server gets it. Lines with control characters are left out: some
   * servers end a line, or a head, with less than both of its characters. The login comes first for
   * the same reason: nothing of the engine's can make it a part of another request.
   */
  static String head(EgressTarget target, EgressTarget.GitLogin login, String headers) {
    StringBuilder head = new StringBuilder(target.firstLine());
    head.append("Host: ").append(target.hostHeader()).append("\r\n");
    login.authorization().ifPresent(a -> head.append("Authorization: ").append(a).append("\r\n"));
    head.append("Connection: close\r\n");
    for (String line : headers.split("\r\n")) {
      if (isPassedOn(line)) {
        head.append(line).append("\r\n");
      }
    }
    return head.append("\r\n").toString();
  }

  private static boolean isPassedOn(String line) {
    int colon = line.indexOf(':');
    return colon > 0
        && PASSED_ON.contains(line.substring(0, colon).toLowerCase(Locale.ROOT))
        && line.chars().noneMatch(Character::isISOControl);
  }
}
