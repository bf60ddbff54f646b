package io.slipway.registry;

import com.google.cloud.tools.jib.http.Authorization;
import com.google.cloud.tools.jib.http.Request;
import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.ResponseException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * One conversation with one registry about one repository, for the requests that jib's own client
 * does not offer: raw manifests, streams, tags, deletion.
 */
final class RegistryConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final GuardedHttpClient http;
  private final Authorizer authorizer;
  private final Authorizer.Scope scope;
  private final URI base;

  RegistryConnection(GuardedHttpClient http, Authorizer authorizer, Authorizer.Scope scope) {
    this.http = http;
    this.authorizer = authorizer;
    this.scope = scope;
    this.base = URI.create("https://" + RegistryPolicy.endpoint(scope.registry()) + "/v2/");
  }

  /**
   * Sends a request and, after a challenge, sends it once more with the answer.
   *
   * @param path relative to the repository, or an absolute path that the registry named
   */
  Response send(String method, String path, List<String> accept) throws IOException {
    URI url =
        path.startsWith("/") ? base.resolve(path) : base.resolve(scope.repository() + "/" + path);
    try {
      return send(method, url, accept, authorizer.remembered(scope));
    } catch (ResponseException e) {
      if (e.getStatusCode() != 401) {
        throw e;
      }
      List<String> challenge = e.getHeaders().getAuthenticateAsList();
      return send(
          method,
          url,
          accept,
          Optional.of(authorizer.answer(scope, challenge == null ? List.of() : challenge, http)));
    }
  }

  private Response send(
      String method, URI url, List<String> accept, Optional<Authorization> authorization)
      throws IOException {
    Request.Builder request =
        Request.builder().setAccept(accept).setUserAgent("slipway").setHttpTimeout(TIMEOUT_MILLIS);
    authorization.ifPresent(request::setAuthorization);
    return http.call(method, url.toURL(), request.build());
  }

  @Override
  public void close() throws IOException {
    http.close();
  }
}
