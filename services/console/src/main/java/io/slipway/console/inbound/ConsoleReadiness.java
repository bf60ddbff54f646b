package io.slipway.console.inbound;

import io.slipway.console.config.ConsoleWiring;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the console shows the present and not the past. */
@Readiness
@ApplicationScoped
public class ConsoleReadiness implements HealthCheck {
  private final ConsoleWiring console;

  ConsoleReadiness(ConsoleWiring console) {
    this.console = console;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("console has read all events").status(console.ready()).build();
  }
}
