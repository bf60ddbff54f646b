package io.slipway.load.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegistryProxyTest {
  private static final String DIGEST_OF_HELLO =
      "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  private final AtomicInteger heard = new AtomicInteger();
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer registry;
  private RegistryProxy proxy;

  @BeforeEach
  void start() throws IOException {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          heard.incrementAndGet();
          byte[] answer =
              ("heard " + body.length).getBytes(java.nio.charset.StandardCharsets.UTF_8);
          // The proxy ends each connection: the client must not take it for the next request.
          exchange.getResponseHeaders().set("Connection", "close");
          exchange.sendResponseHeaders(201, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    registry.start();
    proxy = RegistryProxy.start(0, "127.0.0.1:" + registry.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    proxy.close();
    registry.stop(0);
    http.close();
  }

  @Test
  void aManifestWriteIsPassedOnAndWrittenDown() throws Exception {
    HttpResponse<String> answer = put("/v2/a/b/manifests/latest");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("heard 5");
    assertThat(proxy.puts())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.repository()).isEqualTo("a/b");
              assertThat(p.reference()).isEqualTo("latest");
              assertThat(p.digest()).isEqualTo(DIGEST_OF_HELLO);
              assertThat(p.ofTag()).isTrue();
              assertThat(p.done()).isTrue();
              assertThat(p.began()).isBeforeOrEqualTo(p.ended());
            });
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aRequestFailsInTheWayThatWasAskedForAndTheNextOneDoesNot(Way way) throws Exception {
    proxy.arm(new Fault.FailRequests(way, Aim.TAG, 1));

    put("/v2/a/b/manifests/sha256:00"); // no tag: not meant
    switch (way) {
      case UNAVAILABLE -> assertThat(put("/v2/a/b/manifests/latest").statusCode()).isEqualTo(503);
      case TOO_MANY -> assertThat(put("/v2/a/b/manifests/latest").statusCode()).isEqualTo(429);
      case RESET, HANG, CUT, LOST_RESPONSE ->
          assertThatThrownBy(() -> put("/v2/a/b/manifests/latest")).isInstanceOf(IOException.class);
    }
    boolean done = way == Way.CUT || way == Way.LOST_RESPONSE;

    assertThat(heard).hasValue(done ? 2 : 1);
    assertThat(put("/v2/a/b/manifests/latest").statusCode()).isEqualTo(201);
    assertThat(proxy.failed()).hasSize(1).containsValue(1);
    assertThat(proxy.puts().stream().filter(p -> p.ofTag())).hasSize(done ? 2 : 1);
  }

  @Test
  void healedItFailsNothing() throws Exception {
    proxy.arm(new Fault.FailRequests(Way.RESET, Aim.ANY, 3));
    proxy.heal();

    assertThat(put("/v2/a/b/manifests/latest").statusCode()).isEqualTo(201);
    assertThat(proxy.failed()).isEmpty();
  }

  private HttpResponse<String> put(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + proxy.address() + path))
            .timeout(Duration.ofSeconds(2))
            .PUT(HttpRequest.BodyPublishers.ofString("hello"))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
