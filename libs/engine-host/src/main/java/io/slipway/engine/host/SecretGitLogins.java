package io.slipway.engine.host;

import io.slipway.build.execute.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Logins among a build's secrets, by the names that BuildKit gives them: {@code GIT_AUTH_TOKEN} and
 * {@code GIT_AUTH_HEADER}, for all Git servers, or with a dot and a host for that one.
 */
public final class SecretGitLogins implements GitLogins {
  private static final String TOKEN = "GIT_AUTH_TOKEN";
  private static final String HEADER = "GIT_AUTH_HEADER";

  private final Secrets secrets;
  private final Set<String> ids;

  private SecretGitLogins(Secrets secrets, Set<String> ids) {
    this.secrets = secrets;
    this.ids = ids;
  }

  /**
   * The logins among secrets.
   *
   * @param ids of all that there are
   */
  public static GitLogins among(Secrets secrets, Set<String> ids) {
    return new SecretGitLogins(secrets, Set.copyOf(ids));
  }

  @Override
  public Set<String> beginnings() {
    Set<String> beginnings = new TreeSet<>();
    for (String name : List.of(TOKEN, HEADER)) {
      for (String id : ids) {
        if (id.equals(name)) {
          beginnings.addAll(List.of("https://", "http://"));
        } else if (id.startsWith(name + ".")) {
          String host = id.substring(name.length() + 1);
          beginnings.addAll(List.of("https://" + host + "/", "http://" + host + "/"));
        }
      }
    }
    return beginnings;
  }

  /** A host's own before the general one, a header before a token. */
  @Override
  public Optional<String> authorization(URI repository) throws IOException {
    String host = "." + repository.getRawAuthority();
    for (String id : List.of(HEADER + host, TOKEN + host, HEADER, TOKEN)) {
      Optional<String> value = ids.contains(id) ? value(id) : Optional.empty();
      if (value.isPresent()) {
        return value.map(text -> id.startsWith(TOKEN) ? basic(text) : text);
      }
    }
    return Optional.empty();
  }

  /** One line: with a second one it would be further headers. */
  private Optional<String> value(String id) throws IOException {
    Optional<String> value =
        secrets.secret(id).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
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
