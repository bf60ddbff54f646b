package io.slipway.audit.inbound;

import jakarta.ws.rs.core.Response;
import java.util.Map;

/** A request that cannot be answered, as RFC 9457 writes it. */
final class AuditProblem extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int UNAVAILABLE = 503;

  private final int status;
  private final String title;

  private AuditProblem(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  static AuditProblem invalid(String detail) {
    return new AuditProblem(400, "invalid request", detail);
  }

  static AuditProblem unavailable(String detail) {
    return new AuditProblem(UNAVAILABLE, "the audit trail cannot be read", detail);
  }

  Response response() {
    Map<String, Object> body =
        Map.of(
            "type",
            "about:blank",
            "title",
            title,
            "status",
            status,
            "detail",
            String.valueOf(getMessage()));
    var response = Response.status(status).type("application/problem+json").entity(body);
    return status == UNAVAILABLE ? response.header("Retry-After", 2).build() : response.build();
  }
}
