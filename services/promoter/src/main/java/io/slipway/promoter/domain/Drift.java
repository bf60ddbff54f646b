package io.slipway.promoter.domain;

import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import java.time.Instant;
import java.util.Optional;

/**
 * A tag that the registry has otherwise than the ledger.
 *
 * @param found where the registry has it; empty when it has no such tag
 * @param wanted where the ledger has it; empty when it knows no such tag
 * @param state what became of it
 * @param at when it was seen last
 */
public record Drift(
    ImageName image,
    Tag tag,
    Optional<Digest> found,
    Optional<Digest> wanted,
    State state,
    Instant at) {

  /** What the promoter does about it. */
  public enum State {
    /** It is put back unless it is right by itself in a moment. */
    SEEN,
    /** It was put back. */
    REPAIRED,
    /** The registry did not let it be put back. */
    FAILED,
    /** No tag of the farm's: it is told, and left alone. */
    UNKNOWN
  }

  /** The same with another state. */
  public Drift become(State next, Instant now) {
    return new Drift(image, tag, found, wanted, next, now);
  }
}
