package io.slipway.cache.inbound;

import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** A request that cannot be answered, as RFC 9457 writes it. */
final class CacheProblem extends Exception {
  private static final long serialVersionUID = 1L;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int UNAVAILABLE = 503;

  private final int status;
  private final String title;

  CacheProblem(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  static CacheProblem notReady() {
    return new CacheProblem(
        UNAVAILABLE,
        "cache is not ready",
        "The entries are still being read from Kafka, or Kafka is away. Try again shortly.");
  }

  Response response() {
    var body =
        JSON.valueToTree(
            Map.of("type", "about:blank", "title", title, "status", status, "detail", detail()));
    var response = Response.status(status).type("application/problem+json").entity(body.toString());
    return status == UNAVAILABLE ? response.header("Retry-After", 1).build() : response.build();
  }

  private String detail() {
    return String.valueOf(getMessage());
  }
}
