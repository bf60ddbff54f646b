package io.slipway.registry;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v2.ApacheHttpTransport;
import com.google.api.client.util.SslUtils;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import java.io.IOException;
import java.lang.reflect.Field;
import java.security.GeneralSecurityException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.AbstractExecutionAwareRequest;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.ClientConnectionManager;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.params.HttpParams;
import org.apache.http.protocol.HttpContext;

/**
 * Connections to registries that outlive a request. jib opens one for each of its requests, with an
 * HTTP client of its own, which takes longer than a registry nearby does to answer. It does so
 * because a kept connection that the other side has closed fails the next request; here one that
 * was idle is looked at before it is used again, and is not kept for long.
 *
 * <p>Nothing of one request is in the next: no cookies, no credentials.
 */
final class KeptTransports {
  private static final int LOOK_AFTER_MILLIS = 1; // looking takes as long
  private static final long KEPT_IDLE_SECONDS = 5;
  private static final long KEPT_SECONDS = 60;
  private static final int MOST = 1000; // no limit is meant: whoever waits here may be waited for

  private KeptTransports() {}

  /** The client that checks certificates. */
  private static final class Verifying {
    static final CloseableHttpClient CLIENT =
        client(SSLConnectionSocketFactory.getSystemSocketFactory());
  }

  /** The client for registries that the user called insecure. */
  private static final class Trusting {
    static final CloseableHttpClient CLIENT = client(trustingEveryone());
  }

  /**
   * Has a client of jib use these connections. jib offers that to its own tests alone; if a later
   * version keeps its factories elsewhere, it goes on with connections of its own.
   */
  static void useFor(FailoverHttpClient jib) {
    set(jib, "secureHttpTransportFactory", () -> transport(Verifying.CLIENT));
    set(jib, "insecureHttpTransportFactory", () -> transport(Trusting.CLIENT));
  }

  private static void set(FailoverHttpClient jib, String name, Supplier<HttpTransport> factory) {
    try {
      Field field = FailoverHttpClient.class.getDeclaredField(name);
      field.setAccessible(true);
      field.set(jib, factory);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return; // slower, and as right
    }
  }

  private static HttpTransport transport(CloseableHttpClient client) {
    return new ApacheHttpTransport(new Unclosed(client));
  }

  private static CloseableHttpClient client(SSLConnectionSocketFactory tls) {
    Registry<ConnectionSocketFactory> sockets =
        RegistryBuilder.<ConnectionSocketFactory>create()
            .register("http", PlainConnectionSocketFactory.getSocketFactory())
            .register("https", tls)
            .build();
    PoolingHttpClientConnectionManager connections =
        new PoolingHttpClientConnectionManager(
            sockets, null, null, null, KEPT_SECONDS, TimeUnit.SECONDS);
    connections.setMaxTotal(MOST);
    connections.setDefaultMaxPerRoute(MOST);
    connections.setValidateAfterInactivity(LOOK_AFTER_MILLIS);
    return ApacheHttpTransport.newDefaultHttpClientBuilder()
        .setConnectionManager(connections)
        .evictIdleConnections(KEPT_IDLE_SECONDS, TimeUnit.SECONDS)
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }

  private static SSLConnectionSocketFactory trustingEveryone() {
    try {
      return new SSLConnectionSocketFactory(
          SslUtils.trustAllSSLContext(), NoopHostnameVerifier.INSTANCE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  /**
   * jib closes its transport when it is done with the answer; the client stays. A request whose
   * answer was not read to its end is aborted, or whoever closes the answer would read the rest,
   * however long it is; that of one which was read is back among the kept ones already.
   */
  private static final class Unclosed extends CloseableHttpClient {
    private final CloseableHttpClient client;
    private final Queue<AbstractExecutionAwareRequest> requests = new ConcurrentLinkedQueue<>();

    Unclosed(CloseableHttpClient client) {
      this.client = client;
    }

    @Override
    protected CloseableHttpResponse doExecute(
        HttpHost target, HttpRequest request, HttpContext context) throws IOException {
      if (request instanceof AbstractExecutionAwareRequest aware) {
        requests.add(aware);
      }
      return client.execute(target, request, context);
    }

    @Override
    public void close() {
      requests.forEach(AbstractExecutionAwareRequest::abort);
    }

    @Deprecated
    @Override
    public HttpParams getParams() {
      return client.getParams();
    }

    @Deprecated
    @Override
    public ClientConnectionManager getConnectionManager() {
      return client.getConnectionManager();
    }
  }
}
