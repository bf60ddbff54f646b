package io.slipway.builder.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.MediaTypes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpLayerCacheIT {
  private static final CacheKey KEY = CacheKey.builder().add("command", "make").build();
  private static final CachedLayer LAYER =
      new CachedLayer(
          Optional.of(new Descriptor(MediaTypes.OCI_LAYER_GZIP, Digest.of("layer"), 5)),
          Optional.of(Digest.of("diff")),
          Optional.of("registry.example/app"),
          1200,
          Optional.of(Digest.of("chain")));

  private final Map<String, String> stored = new ConcurrentHashMap<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/cache/v1/entries/",
        exchange -> {
          String digest = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          // {"parts":[...],"entry":{...}}: what the service gives back is the entry alone
          stored.put(digest, body.substring(body.indexOf("\"entry\":") + 8, body.length() - 1));
          exchange.sendResponseHeaders(body.contains("command=make") ? 204 : 400, -1);
          exchange.close();
        });
    server.createContext(
        "/cache/v1/lookup",
        exchange -> {
          String asked =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String entries =
              stored.entrySet().stream()
                  .filter(e -> asked.contains(e.getKey()))
                  .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
                  .reduce((a, b) -> a + "," + b)
                  .orElse("");
          byte[] answer = ("{\"entries\":{" + entries + "}}").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatWasStoredIsFound() {
    HttpLayerCache cache = cache();
    CacheKey other = CacheKey.builder().add("command", "test").build();
    assertThat(cache.lookup(List.of(KEY, other))).isEmpty();

    cache.store(KEY, LAYER);

    assertThat(cache.lookup(List.of(KEY, other))).containsExactly(Map.entry(KEY.digest(), LAYER));
  }

  @Test
  void aStepWithoutAFileIsFoundToo() {
    HttpLayerCache cache = cache();
    CachedLayer empty = CachedLayer.empty(3, Optional.empty());
    cache.store(KEY, empty);
    assertThat(cache.lookup(List.of(KEY))).containsValue(empty);
  }

  @Test
  void nonsenseIsAMiss() {
    stored.put(KEY.digest().value(), "{\"layer\":{\"digest\":\"nonsense\"}}");
    assertThat(cache().lookup(List.of(KEY))).isEmpty();
  }

  @Test
  void aCacheThatIsAwayIsEmpty() {
    HttpLayerCache cache = cache();
    server.stop(0);
    cache.store(KEY, LAYER);
    assertThat(cache.lookup(List.of(KEY))).isEmpty();
  }

  private HttpLayerCache cache() {
    return new HttpLayerCache(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }
}
