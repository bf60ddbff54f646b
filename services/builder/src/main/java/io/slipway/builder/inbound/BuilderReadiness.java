package io.slipway.builder.inbound;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when every slot can take jobs. */
@Readiness
@ApplicationScoped
public class BuilderReadiness implements HealthCheck {
  private final JobSlots slots;

  BuilderReadiness(JobSlots slots) {
    this.slots = slots;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("builder").status(slots.healthy()).build();
  }
}
