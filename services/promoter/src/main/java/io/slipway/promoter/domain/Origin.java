package io.slipway.promoter.domain;

import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.model.Gate;
import io.slipway.model.Lane;
import io.slipway.model.ProjectId;
import io.slipway.model.PromotionChain;
import io.slipway.model.SemVer;
import io.slipway.model.Trigger;
import java.util.Optional;

/**
 * Where a build comes from.
 *
 * @param project whose build it is
 * @param ref the full Git ref
 * @param lane how far it was trusted
 * @param gate the project's gate when the build was requested
 * @param chain what its repository asks for at the build's commit; the farm's rules decide
 */
public record Origin(ProjectId project, String ref, Lane lane, Gate gate, PromotionChain chain) {
  static Origin of(ImagePublished image) {
    return new Origin(
        image.project(),
        image.source().ref(),
        image.lane().orElse(Lane.TRUSTED),
        image.gate(),
        image.chain());
  }

  /** What kind of change it is; empty for a ref of an unknown shape. */
  public Optional<Trigger> trigger() {
    return Trigger.of(ref);
  }

  boolean is(Trigger.Kind kind) {
    return trigger().filter(t -> t.kind() == kind).isPresent();
  }

  /** Whether its builds may move stages and releases. */
  public boolean trusted() {
    return lane.trusts(ref);
  }

  /** The version that the Git tag names. */
  public Optional<SemVer> version() {
    return trigger().flatMap(Trigger::version);
  }
}
