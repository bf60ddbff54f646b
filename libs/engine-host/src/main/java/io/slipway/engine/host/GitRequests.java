package io.slipway.engine.host;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an engine's git asks for where the parent has logins. A login is added to the two requests
 * of a fetch and to nothing else: an engine that hostile input took over can neither push with it
 * nor ask the forge's API. What a request says of itself is said here; the engine's headers are
 * passed on where git needs them.
 *
 * <p>Source: gitprotocol-http(5), "Smart Clients".
 */
final class GitRequests {
  private static final String REFS = "/info/refs";
  private static final String PACK = "/git-upload-pack";
  private static final List<String> PASSED_ON =
      List.of("accept", "accept-encoding", "cache-control", "git-protocol", "user-agent");

  private final GitLogins logins;

  GitRequests(GitLogins logins) {
    this.logins = logins;
  }

  EgressTarget target(String method, URI uri) throws Refused, IOException {
    Optional<URI> repository = fetched(method, uri);
    return EgressTarget.git(
        method, uri, repository.isEmpty() ? Optional.empty() : login(uri, repository.get()));
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

  /** A password in the URL counts first, a user name alone last: some forges write one there. */
  private Optional<String> login(URI uri, URI repository) throws IOException {
    String own = uri.getUserInfo() == null ? "" : uri.getUserInfo();
    Optional<String> given =
        own.contains(":") ? Optional.empty() : logins.authorization(repository);
    return given.isPresent() || own.isEmpty() ? given : Optional.of(basic(own));
  }

  private static String basic(String login) {
    String both = login.contains(":") ? login : login + ":";
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A request's head as the server gets it. Lines with control characters are left out: some
   * servers end a line, or a head, with less than both of its characters. The login comes before
   * anything of the engine's for the same reason: nothing can make it a part of another request.
   *
   * @throws Refused when nobody could tell where the request ends
   */
  static String head(EgressTarget target, EgressTarget.GitLogin login, String headers)
      throws Refused {
    Map<String, String> asked = new HashMap<>();
    for (String line : headers.split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.chars().noneMatch(Character::isISOControl)) {
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        asked.putIfAbsent(name, line.substring(colon + 1).strip());
      }
    }
    StringBuilder head = new StringBuilder(target.firstLine());
    add(head, "Host", target.hostHeader());
    login.authorization().ifPresent(value -> add(head, "Authorization", value));
    add(head, "Connection", "close");
    PASSED_ON.stream()
        .filter(asked::containsKey)
        .forEach(name -> add(head, name, String.valueOf(asked.get(name))));
    if (target.firstLine().startsWith("POST ")) {
      body(head, asked);
    }
    return head.append("\r\n").toString();
  }

  /** A body is a request of the fetch, whatever the engine says that it is. */
  private static void body(StringBuilder head, Map<String, String> asked) throws Refused {
    add(head, "Content-Type", "application/x-git-upload-pack-request");
    if ("gzip".equals(asked.get("content-encoding"))) {
      add(head, "Content-Encoding", "gzip");
    }
    if ("100-continue".equals(asked.get("expect"))) {
      add(head, "Expect", "100-continue");
    }
    String length = asked.getOrDefault("content-length", "");
    if ("chunked".equals(asked.get("transfer-encoding"))) {
      add(head, "Transfer-Encoding", "chunked");
    } else if (length.matches("[0-9]{1,18}")) {
      add(head, "Content-Length", length);
    } else {
      throw new Refused("411 Length Required");
    }
  }

  private static void add(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
