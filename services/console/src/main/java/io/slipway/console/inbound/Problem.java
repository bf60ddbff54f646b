package io.slipway.console.inbound;

import jakarta.ws.rs.core.Response;

/**
 * An error as RFC 9457 writes it.
 *
 * @param type a URI that names the kind of problem; {@code about:blank} when the status says it all
 * @param title the kind, for people
 * @param status the HTTP status
 * @param detail what happened here and what to do
 */
public record Problem(String type, String title, int status, String detail) {
  static final String JSON = "application/problem+json";

  static Response notFound(String detail) {
    return response(404, "Not Found", detail);
  }

  static Response response(int status, String title, String detail) {
    return Response.status(status)
        .type(JSON)
        .entity(new Problem("about:blank", title, status, detail))
        .build();
  }
}
