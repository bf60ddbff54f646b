package io.slipway.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.blob.Blobs;
import com.google.cloud.tools.jib.http.Authorization;
import com.google.cloud.tools.jib.http.BlobHttpContent;
import com.google.cloud.tools.jib.http.Request;
import com.google.cloud.tools.jib.http.Response;
import io.slipway.build.registry.RegistryException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Answers challenges and remembers the answers until they expire. */
final class Authorizer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration MARGIN = Duration.ofSeconds(10);
  private static final Duration BASIC_LIFE = Duration.ofMinutes(5);
  private static final int DEFAULT_EXPIRY_SECONDS = 60; // by the token spec

  private final Credentials credentials;
  private final Map<Scope, Granted> granted = new ConcurrentHashMap<>();

  Authorizer(Credentials credentials) {
    this.credentials = credentials;
  }

  /**
   * What a request wants to do.
   *
   * @param actions {@code pull}, {@code pull,push} or {@code pull,delete}
   */
  record Scope(String registry, String repository, String actions) {
    String text() {
      return "repository:" + repository + ":" + actions;
    }
  }

  private record Granted(Authorization authorization, Instant until) {}

  /** The answer given to the last challenge for this scope, if it still holds. */
  Optional<Authorization> remembered(Scope scope) {
    return Optional.ofNullable(granted.get(scope))
        .filter(g -> Instant.now().isBefore(g.until()))
        .map(Granted::authorization);
  }

  /**
   * Answers a challenge.
   *
   * @param http guards where the token request goes
   * @throws RegistryException kind DENIED when a credential is needed and there is none
   */
  Authorization answer(Scope scope, List<String> headers, GuardedHttpClient http)
      throws IOException {
    Optional<Credential> credential = credentials.of(scope.registry());
    Granted answer =
        switch (Challenge.parse(scope.registry(), headers)) {
          case Challenge.Basic basic -> basic(scope, credential);
          case Challenge.Bearer bearer -> bearer(scope, bearer, credential, http);
        };
    granted.put(scope, answer);
    return answer.authorization();
  }

  private static Granted basic(Scope scope, Optional<Credential> credential)
      throws RegistryException {
    Credential found =
        credential.orElseThrow(
            () ->
                new RegistryException(
                    RegistryException.Kind.DENIED,
                    "registry " + scope.registry() + " wants a login and none is configured"));
    return new Granted(
        Authorization.fromBasicCredentials(found.getUsername(), found.getPassword()),
        Instant.now().plus(BASIC_LIFE));
  }

  private static Granted bearer(
      Scope scope,
      Challenge.Bearer challenge,
      Optional<Credential> credential,
      GuardedHttpClient http)
      throws IOException {
    String query = "service=" + encode(challenge.service()) + "&scope=" + encode(scope.text());
    Request.Builder request = Request.builder();
    String method = "GET";
    String url = challenge.realm() + (challenge.realm().contains("?") ? "&" : "?") + query;
    if (credential.isPresent() && credential.get().isOAuth2RefreshToken()) {
      method = "POST";
      url = challenge.realm();
      String form =
          query
              + "&client_id=slipway&grant_type=refresh_token&refresh_token="
              + encode(credential.get().getPassword());
      request.setBody(new BlobHttpContent(Blobs.from(form), "application/x-www-form-urlencoded"));
    } else {
      credential.ifPresent(
          c ->
              request.setAuthorization(
                  Authorization.fromBasicCredentials(c.getUsername(), c.getPassword())));
    }
    try (Response response = http.call(method, URI.create(url).toURL(), request.build())) {
      JsonNode answer = JSON.readTree(response.getBody());
      String token = answer.path("token").asText(answer.path("access_token").asText(""));
      if (token.isEmpty()) {
        throw new RegistryException(
            RegistryException.Kind.INVALID, "no token in the answer of " + challenge.realm());
      }
      Duration life = Duration.ofSeconds(answer.path("expires_in").asInt(DEFAULT_EXPIRY_SECONDS));
      return new Granted(
          Authorization.fromBearerToken(token), Instant.now().plus(life).minus(MARGIN));
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
