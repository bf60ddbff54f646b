package io.slipway.cleanup.domain;

import io.slipway.model.Digest;
import java.time.Instant;
import java.util.Map;

/** What a plan is made from. */
public sealed interface Choice {
  /** The rules, as they judge at this moment. */
  record ByRules(RetentionRules rules, Instant now) implements Choice {}

  /** What was planned before: nothing else may go. */
  record ByMarks(Map<Digest, Mark> marks) implements Choice {
    /** Copies the marks. */
    public ByMarks {
      marks = Map.copyOf(marks);
    }
  }
}
