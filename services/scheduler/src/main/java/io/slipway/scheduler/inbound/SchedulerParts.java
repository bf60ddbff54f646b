package io.slipway.scheduler.inbound;

import io.slipway.scheduler.domain.Limits;
import io.slipway.scheduler.outbound.SecretBox;
import java.util.Optional;

/** What the REST classes need of the running scheduler. */
public interface SchedulerParts {
  /** Where requests go in. */
  Intake intake();

  /** What the queue may do. */
  Limits limits();

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

  /** Whether this scheduler decides; of several one does. */
  boolean active();

  /** Why nothing is scheduled; empty when all is well. */
  Optional<String> problem();
}
