package io.slipway.cache.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.slipway.cache.domain.CacheEntry;
import io.slipway.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the bodies of requests, no further than they may be long. */
final class CacheRequests {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private CacheRequests() {}

  static List<Digest> keys(InputStream body, long maxBytes, int maxKeys)
      throws IOException, CacheProblem {
    JsonNode keys = object(body, maxBytes).path("keys");
    if (!keys.isArray()) {
      throw invalid("want {\"keys\": [\"sha256:...\", ...]}");
    }
    if (keys.size() > maxKeys) {
      throw new CacheProblem(
          413, "too many keys", keys.size() + " keys in one lookup, at most " + maxKeys);
    }
    List<Digest> digests = new ArrayList<>(keys.size());
    for (JsonNode key : keys) {
      digests.add(digest(key.asText()));
    }
    return digests;
  }

  static CacheEntry entry(String key, InputStream body, long maxBytes, Instant now)
      throws IOException, CacheProblem {
    Digest digest = digest(key);
    JsonNode request = object(body, maxBytes);
    JsonNode entry = request.path("entry");
    JsonNode parts = request.path("parts");
    if (!entry.isObject() || !parts.isArray()) {
      throw invalid("want {\"parts\": [\"name=value\", ...], \"entry\": {...}}");
    }
    List<String> texts = new ArrayList<>(parts.size());
    for (JsonNode part : parts) {
      if (!part.isTextual()) {
        throw invalid("each part is a text, not " + part);
      }
      texts.add(part.textValue());
    }
    return new CacheEntry(digest, texts, JSON.writeValueAsString(entry), now);
  }

  static Digest digest(String text) throws CacheProblem {
    try {
      return new Digest(text);
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private static JsonNode object(InputStream body, long maxBytes) throws IOException, CacheProblem {
    byte[] bytes = body.readNBytes(Math.toIntExact(maxBytes + 1));
    if (bytes.length > maxBytes) {
      throw new CacheProblem(
          413, "request too large", "The body is longer than " + maxBytes + " bytes.");
    }
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw invalid("the body is not JSON");
    }
  }

  private static CacheProblem invalid(String detail) {
    return new CacheProblem(400, "invalid request", detail);
  }
}
