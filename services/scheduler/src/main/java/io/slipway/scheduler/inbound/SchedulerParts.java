package io.slipway.scheduler.inbound;

import io.slipway.scheduler.outbound.SecretBox;
import java.util.Optional;

/** What the REST classes need of the running scheduler. */
public interface SchedulerParts {
  /** Where requests go in. */
  Intake intake();

  /** The box of secrets. */
  SecretBox secrets();

  /** The reader of forges' deliveries. */
  ForgeWebhook webhook();

  /** Where changes of repositories go in. */
  ChangeIntake changes();

  /** What became of the last changes. */
  ChangeLog changeLog();

  /** The largest webhook body, in bytes. */
  long webhookLimit();

  /** Why nothing is scheduled; empty when all is well. */
  Optional<String> problem();
}
