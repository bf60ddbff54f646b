package io.slipway.promoter.inbound;

import io.slipway.kafka.Denials;
import io.slipway.promoter.config.PromoterDenials;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Counts the wishes for promotions that the API turned away. One that the ledger refused is there,
 * too, as an event of its own.
 */
public class PromotionDenialFilter {
  private final PromoterDenials promoter;

  PromotionDenialFilter(PromoterDenials promoter) {
    this.promoter = promoter;
  }

  @ServerResponseFilter
  public void count(ContainerRequestContext request, ContainerResponseContext response) {
    String path = "/" + request.getUriInfo().getPath().replaceFirst("^/+", "");
    if (Denials.isDenial(response.getStatus()) && path.startsWith("/api/v1/promotions")) {
      String detail =
          response.getEntity() instanceof Map<?, ?> problem
              ? String.valueOf(problem.get("detail"))
              : "";
      promoter
          .denials()
          .denied(request.getMethod() + " " + path, "HTTP " + response.getStatus() + ": " + detail);
    }
  }
}
