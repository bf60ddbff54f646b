package io.slipway.promoter.inbound;

import io.slipway.promoter.config.PromoterWiring;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the ledger has been read and Kafka answers. */
@Readiness
@ApplicationScoped
public class PromoterReadiness implements HealthCheck {
  private final PromoterWiring wiring;

  PromoterReadiness(PromoterWiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("promoter")
        .status(wiring.ready())
        .withData("images", wiring.ledger().images().size())
        .build();
  }
}
