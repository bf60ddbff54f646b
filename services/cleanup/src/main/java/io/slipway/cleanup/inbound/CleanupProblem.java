package io.slipway.cleanup.inbound;

import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request that cannot be answered, as RFC 9457 writes it. */
final class CleanupProblem extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int UNAVAILABLE = 503;

  private final int status;
  private final String title;

  private CleanupProblem(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  static CleanupProblem invalid(String detail) {
    return new CleanupProblem(400, "invalid request", detail);
  }

  static CleanupProblem unknown(String detail) {
    return new CleanupProblem(404, "not found", detail);
  }

  static CleanupProblem changed(String detail) {
    return new CleanupProblem(409, "the repository has changed", detail);
  }

  static CleanupProblem notOurs(String detail) {
    return new CleanupProblem(409, "not the registry of this farm", detail);
  }

  static CleanupProblem registry(String detail) {
    return new CleanupProblem(502, "the registry did not do it", detail);
  }

  static CleanupProblem unavailable(String detail) {
    return new CleanupProblem(UNAVAILABLE, "cleanup is not ready", detail);
  }

  Response response() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", title);
    body.put("status", status);
    body.put("detail", String.valueOf(getMessage()));
    var response = Response.status(status).type("application/problem+json").entity(body);
    return status == UNAVAILABLE ? response.header("Retry-After", 2).build() : response.build();
  }
}
