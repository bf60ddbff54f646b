package io.slipway.registry;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.registry.RegistryClient;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.registry.RegistryException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Opens connections, and remembers per registry what the first contact told. */
final class RegistryConnections {
  /** All kinds of manifests, so that a registry converts nothing. */
  static final List<String> MANIFESTS =
      List.of(
          MediaTypes.OCI_INDEX,
          MediaTypes.OCI_MANIFEST,
          MediaTypes.DOCKER_LIST,
          MediaTypes.DOCKER_MANIFEST);

  private static final int PING_MILLIS = 5000;

  private final RegistryPolicy policy;
  private final Credentials credentials;
  private final Authorizer authorizer;
  private final Map<String, Boolean> plain = new ConcurrentHashMap<>();
  private final Map<String, Boolean> open = new ConcurrentHashMap<>();

  RegistryConnections(RegistrySettings settings) {
    this.policy = new RegistryPolicy(settings);
    this.credentials = new Credentials(settings.dockerConfig());
    this.authorizer = new Authorizer(credentials);
  }

  RegistryPolicy policy() {
    return policy;
  }

  /** A connection for requests of our own. */
  RegistryConnection connect(ImageReference reference, String actions) throws IOException {
    return new RegistryConnection(
        http(reference.registry()),
        authorizer,
        new Authorizer.Scope(reference.registry(), reference.repository(), actions));
  }

  /** The guarded HTTP client; to be closed, because jib keeps a transport for each request. */
  GuardedHttpClient http(String registry) throws IOException {
    if (!policy.mayBeInsecure(registry)) {
      return new GuardedHttpClient(policy, registry, false);
    }
    Boolean known = plain.get(registry);
    if (known == null) {
      int status = statusInPlainHttp(registry);
      known = status == HttpURLConnection.HTTP_OK || status == HttpURLConnection.HTTP_UNAUTHORIZED;
      plain.put(registry, known);
      if (status == HttpURLConnection.HTTP_OK && credentials.of(registry).isEmpty()) {
        open.put(registry, true); // what jib would ask for each blob
      }
    }
    return new GuardedHttpClient(policy, registry, known);
  }

  /** jib's client for a repository, logged in for pushing when the registry wants that. */
  RegistryClient jib(ImageReference reference, GuardedHttpClient http) throws Exception {
    RegistryClient.Factory factory =
        RegistryClient.factory(
                EventHandlers.NONE,
                RegistryPolicy.endpoint(reference.registry()),
                reference.repository(),
                http)
            .setUserAgent("slipway");
    if (Boolean.TRUE.equals(open.get(reference.registry()))) {
      return factory.newRegistryClient();
    }
    Optional<Credential> credential = credentials.of(reference.registry());
    credential.ifPresent(factory::setCredential);
    RegistryClient client = factory.newRegistryClient();
    boolean bearer = client.doPushBearerAuth();
    if (!bearer) {
      if (credential.isPresent()) {
        client.configureBasicAuth();
      } else {
        open.put(reference.registry(), true);
      }
    }
    return client;
  }

  /**
   * Asks once, without credentials: whoever answers in HTTP as a registry does is spoken to in
   * HTTP. -1 when the answer is not in HTTP.
   */
  private static int statusInPlainHttp(String registry) throws IOException {
    URI ping = URI.create("http://" + RegistryPolicy.endpoint(registry) + "/v2/");
    HttpURLConnection connection = (HttpURLConnection) ping.toURL().openConnection();
    try {
      connection.setConnectTimeout(PING_MILLIS);
      connection.setReadTimeout(PING_MILLIS);
      connection.setInstanceFollowRedirects(false);
      return connection.getResponseCode();
    } catch (ConnectException | SocketTimeoutException e) {
      throw new RegistryException(
          RegistryException.Kind.UNAVAILABLE,
          "registry " + registry + " does not answer: " + e.getMessage(),
          e);
    } catch (IOException e) {
      return -1; // it answers, but not in HTTP
    } finally {
      connection.disconnect();
    }
  }
}
