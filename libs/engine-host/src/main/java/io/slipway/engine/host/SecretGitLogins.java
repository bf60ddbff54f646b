package io.slipway.engine.host;

import io.slipway.build.BuildRequest;
import io.slipway.build.execute.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Logins among a build's secrets, by the names that BuildKit gives them: {@code GIT_AUTH_TOKEN} and
 * {@code GIT_AUTH_HEADER}, or with a dot and a host for that host.
 *
 * <p>The general ones are for the servers of the repositories that the caller names as contexts; a
 * caller who names none has written the build file, and they are for every server that it names.
 * None is sent in the clear, except to this machine or where the caller wrote {@code http} for a
 * context.
 */
public final class SecretGitLogins implements GitLogins {
  private static final String TOKEN = "GIT_AUTH_TOKEN";
  private static final String HEADER = "GIT_AUTH_HEADER";
  private static final List<String> THIS_MACHINE =
      List.of("http://127.0.0.1", "http://localhost", "http://[::1]");

  private final Secrets secrets;
  private final Set<String> ids;

  /** {@code scheme://host[:port]} of the contexts. */
  private final Set<String> named;

  private SecretGitLogins(Secrets secrets, Set<String> ids, Set<String> named) {
    this.secrets = secrets;
    this.ids = ids;
    this.named = named;
  }

  /**
   * The logins among secrets.
   *
   * @param ids of all that there are
   * @param request whose contexts are fetched with them
   */
  public static GitLogins among(Secrets secrets, Set<String> ids, BuildRequest request) {
    Set<String> named =
        Stream.concat(Stream.of(request.context()), request.contexts().values().stream())
            .filter(BuildRequest.Context.Git.class::isInstance)
            .map(context -> server(URI.create(((BuildRequest.Context.Git) context).url())))
            .collect(Collectors.toSet());
    return new SecretGitLogins(secrets, Set.copyOf(ids), named);
  }

  private static String server(URI url) {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost().toLowerCase(Locale.ROOT) + port;
  }

  @Override
  public Set<String> beginnings() {
    Set<String> beginnings = new TreeSet<>();
    for (String id : ids) {
      if (id.equals(TOKEN) || id.equals(HEADER)) {
        named.forEach(server -> beginnings.add(server + "/"));
        if (named.isEmpty()) {
          beginnings.add("https://");
          beginnings.addAll(THIS_MACHINE);
        }
      } else if (id.startsWith(TOKEN + ".") || id.startsWith(HEADER + ".")) {
        String host = id.substring(id.indexOf('.') + 1);
        beginnings.addAll(List.of("https://" + host + "/", "http://" + host + "/"));
      }
    }
    return beginnings;
  }

  /** A host's own before the general one, a header before a token. */
  @Override
  public Optional<String> authorization(URI repository) throws IOException {
    String server = server(repository);
    String host = server.substring(server.indexOf("://") + "://".length());
    boolean clear = !server.startsWith("https://") && !named.contains(server);
    if (clear && !isThisMachine(repository.getHost())) {
      return Optional.empty();
    }
    boolean general = named.isEmpty() || named.contains(server);
    List<String> wanted =
        general
            ? List.of(HEADER + "." + host, TOKEN + "." + host, HEADER, TOKEN)
            : List.of(HEADER + "." + host, TOKEN + "." + host);
    for (String name : wanted) {
      Optional<String> id = ids.stream().filter(name::equalsIgnoreCase).findFirst();
      Optional<String> value = id.isPresent() ? value(id.get()) : Optional.empty();
      if (value.isPresent()) {
        return value.map(text -> name.startsWith(TOKEN) ? basic(text) : text);
      }
    }
    return Optional.empty();
  }

  private static boolean isThisMachine(String host) {
    return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
  }

  /** One line: with a second one it would be further headers. Empty is as good as absent. */
  private Optional<String> value(String id) throws IOException {
    Optional<String> value =
        secrets
            .secret(id)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
            .filter(text -> !text.isEmpty());
    if (value.isPresent() && value.get().chars().anyMatch(Character::isISOControl)) {
      throw new IOException("the secret " + id + " is more than one line");
    }
    return value;
  }

  private static String basic(String token) {
    byte[] both = ("x-access-token:" + token).getBytes(StandardCharsets.UTF_8);
    return "basic " + Base64.getEncoder().encodeToString(both);
  }
}
