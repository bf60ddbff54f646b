package io.slipway.registry;

import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.http.Request;
import com.google.cloud.tools.jib.http.Response;
import java.io.IOException;
import java.net.URI;
import java.net.URL;

/**
 * jib's HTTP client with a guard in front of every request: jib itself follows whatever token
 * server or upload address a registry names, with credentials (jib issue 4523).
 */
final class GuardedHttpClient extends FailoverHttpClient implements AutoCloseable {
  private final RegistryPolicy policy;
  private final String registry;
  private final boolean plain;

  /**
   * @param plain whether this registry is known to speak HTTP, not HTTPS
   */
  GuardedHttpClient(RegistryPolicy policy, String registry, boolean plain) {
    super(policy.mayBeInsecure(registry), policy.mayBeInsecure(registry), event -> {});
    this.policy = policy;
    this.registry = registry;
    this.plain = plain;
    KeptTransports.useFor(this);
  }

  @Override
  public Response call(String method, URL url, Request request) throws IOException {
    URI target = URI.create(url.toString());
    policy.requireOwn(registry, target);
    boolean toRegistry = target.getAuthority().equals(RegistryPolicy.endpoint(registry));
    if (plain && toRegistry && "https".equals(target.getScheme())) {
      target = URI.create("http" + url.toString().substring("https".length()));
    }
    return super.call(method, target.toURL(), request);
  }

  @Override
  public void close() throws IOException {
    shutDown();
  }
}
