package io.slipway.scheduler.inbound;

import io.slipway.kafka.Denials;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Counts the answers of the scheduler that turn somebody away: wrong signatures, conflicts. */
public class DenialFilter {
  /** Other services may answer in the same process. */
  private static final List<String> OURS =
      List.of("/webhooks/", "/api/v1/builds", "/api/v1/projects", "/api/v1/dead-letters");

  private final DeskParts desk;

  DenialFilter(DeskParts desk) {
    this.desk = desk;
  }

  @ServerResponseFilter
  public void count(ContainerRequestContext request, ContainerResponseContext response) {
    String path = "/" + request.getUriInfo().getPath().replaceFirst("^/+", "");
    if (Denials.isDenial(response.getStatus()) && OURS.stream().anyMatch(path::startsWith)) {
      desk.denials()
          .denied(
              request.getMethod() + " " + path,
              "HTTP " + response.getStatus() + ": " + detail(response.getEntity()));
    }
  }

  private static String detail(Object entity) {
    try {
      byte[] body = String.valueOf(entity).getBytes(StandardCharsets.UTF_8);
      return Json.tree(body).path("detail").asText("");
    } catch (IOException e) {
      return ""; // no problem document
    }
  }
}
