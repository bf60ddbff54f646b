package io.slipway.scheduler.inbound;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when everything was read and Kafka answers, whether this scheduler is active or not. */
@Readiness
@ApplicationScoped
public class SchedulerReadiness implements HealthCheck {
  private final SchedulerParts scheduler;

  SchedulerReadiness(SchedulerParts scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> problem = scheduler.problem();
    var answer = HealthCheckResponse.named("scheduler").status(problem.isEmpty());
    answer.withData("active", scheduler.active());
    problem.ifPresent(text -> answer.withData("problem", text));
    return answer.build();
  }
}
