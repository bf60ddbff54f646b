package io.slipway.build.frontend;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Knows when sources are from. */
@FunctionalInterface
public interface SourceTimes {
  /** Knows nothing and asks nobody. */
  SourceTimes NONE = source -> Optional.empty();

  /**
   * The time of a commit, of a file on a server, or of the newest file of an archive; empty for
   * what has none.
   *
   * @throws BuildFailure when there is no such source
   * @throws IOException when it cannot be asked now
   */
  Optional<Instant> of(Operation.Source source) throws BuildFailure, IOException;
}
