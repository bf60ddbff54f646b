package io.slipway.promoter.inbound;

import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request that cannot be answered, as RFC 9457 writes it. */
final class PromoterProblem extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int UNAVAILABLE = 503;

  private final int status;
  private final String title;

  private PromoterProblem(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  static PromoterProblem invalid(String detail) {
    return new PromoterProblem(400, "invalid request", detail);
  }

  static PromoterProblem unknown(String detail) {
    return new PromoterProblem(404, "not found", detail);
  }

  static PromoterProblem refused(String detail) {
    return new PromoterProblem(409, "refused", detail);
  }

  static PromoterProblem unavailable(String detail) {
    return new PromoterProblem(UNAVAILABLE, "promoter is not ready", detail);
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
