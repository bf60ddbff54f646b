package io.slipway.scheduler.inbound;

import io.slipway.kafka.DeadLetterBox;
import io.slipway.kafka.Denials;

/** What the REST classes need beside scheduling. */
public interface DeskParts {
  /** What was laid aside. */
  DeadLetterBox deadLetters();

  /** What was turned away. */
  Denials denials();
}
