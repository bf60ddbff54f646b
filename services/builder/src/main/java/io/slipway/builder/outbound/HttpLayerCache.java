package io.slipway.builder.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.slipway.build.cache.CacheKey;
import io.slipway.build.cache.CachedLayer;
import io.slipway.build.cache.LayerCache;
import io.slipway.build.image.Digest;
import io.slipway.build.image.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The farm's cache over HTTP. A cache that is away or answers nonsense is an empty one: it costs
 * time, never a build.
 */
public final class HttpLayerCache implements LayerCache {
  private static final Logger LOG = LoggerFactory.getLogger(HttpLayerCache.class);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = Json.mapper().registerModule(new Jdk8Module());

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).build();

  /**
   * A client of one cache service.
   *
   * @param cache its base address, {@code http://host:port}
   */
  public HttpLayerCache(URI cache) {
    this.base = cache;
  }

  @Override
  public Map<Digest, CachedLayer> lookup(List<CacheKey> keys) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    ObjectNode question = JSON.createObjectNode();
    keys.forEach(key -> question.withArray("keys").add(key.digest().value()));
    try {
      JsonNode entries = JSON.readTree(send("POST", "/cache/v1/lookup", question)).path("entries");
      Map<Digest, CachedLayer> found = new HashMap<>();
      for (Map.Entry<String, JsonNode> entry : entries.properties()) {
        found.put(
            new Digest(entry.getKey()), JSON.treeToValue(entry.getValue(), CachedLayer.class));
      }
      return found;
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("the cache does not answer, steps run: {}", e.toString());
      return Map.of();
    }
  }

  @Override
  public void store(CacheKey key, CachedLayer layer) {
    ObjectNode request = JSON.createObjectNode();
    key.parts().forEach(p -> request.withArray("parts").add(p.name() + "=" + p.value()));
    request.set("entry", JSON.valueToTree(layer));
    try {
      send("PUT", "/cache/v1/entries/" + key.digest(), request);
    } catch (IOException e) {
      LOG.warn("the cache did not take {}: {}", key.digest(), e.toString());
    }
  }

  private byte[] send(String method, String path, ObjectNode body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() / 100 != 2) {
        throw new IOException(method + " " + path + " at " + base + ": " + response.statusCode());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking the cache", e);
    }
  }
}
