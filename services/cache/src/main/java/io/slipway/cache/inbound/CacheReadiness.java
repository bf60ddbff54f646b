package io.slipway.cache.inbound;

import io.slipway.cache.config.CacheWiring;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when every entry that was stored before the start can be looked up. */
@Readiness
@ApplicationScoped
public class CacheReadiness implements HealthCheck {
  private final CacheWiring wiring;

  CacheReadiness(CacheWiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("cache")
        .status(wiring.topic().isPresent())
        .withData("entries", wiring.index().size())
        .build();
  }
}
