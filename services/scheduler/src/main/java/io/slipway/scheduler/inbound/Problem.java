package io.slipway.scheduler.inbound;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** An error answer as RFC 9457 asks for it, {@code application/problem+json}. */
final class Problem extends WebApplicationException {
  private static final long serialVersionUID = 1L;
  private static final String TYPE = "application/problem+json";

  private Problem(Response response, String detail) {
    super(detail, response);
  }

  static Problem of(int status, String title, String detail) {
    return new Problem(answer(status, title, detail).build(), detail);
  }

  static Problem badRequest(String detail) {
    return of(400, "Bad request", detail);
  }

  static Problem conflict(String detail) {
    return of(409, "Conflict", detail);
  }

  /** The sender is asked to come again: nothing is known to have been accepted. */
  static Problem unavailable(String detail) {
    return new Problem(
        answer(503, "Not available", detail).header("Retry-After", "5").build(), detail);
  }

  private static Response.ResponseBuilder answer(int status, String title, String detail) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", title);
    body.put("status", status);
    body.put("detail", detail);
    return Response.status(status).type(TYPE).entity(Json.write(body));
  }
}
