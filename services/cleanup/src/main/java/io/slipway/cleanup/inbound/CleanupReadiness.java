package io.slipway.cleanup.inbound;

import io.slipway.cleanup.config.CleanupWiring;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when ledger and image events have been read and Kafka answers. */
@Readiness
@ApplicationScoped
public class CleanupReadiness implements HealthCheck {
  private final CleanupWiring wiring;

  CleanupReadiness(CleanupWiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("cleanup")
        .status(wiring.ready())
        .withData("images", wiring.records().images().size())
        .build();
  }
}
