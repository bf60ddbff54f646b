package io.slipway.audit.inbound;

import io.slipway.audit.config.AuditWiring;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the chain has been read and Kafka answers. */
@Readiness
@ApplicationScoped
public class AuditReadiness implements HealthCheck {
  private final AuditWiring wiring;

  AuditReadiness(AuditWiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> problem = wiring.problem();
    var answer = HealthCheckResponse.named("audit").status(problem.isEmpty());
    problem.ifPresent(text -> answer.withData("problem", text));
    return answer.build();
  }
}
