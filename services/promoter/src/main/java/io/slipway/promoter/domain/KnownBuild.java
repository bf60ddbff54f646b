package io.slipway.promoter.domain;

import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.model.BuildId;
import io.slipway.model.BuildOrder;
import io.slipway.model.Digest;
import io.slipway.model.SemVer;
import io.slipway.model.TraceContext;
import java.util.Optional;

/**
 * A build that the ledger has seen, and the digest that stands for it for ever.
 *
 * @param order its place among the builds of the image
 * @param trace the build's trace, so that a promotion days later still belongs to it
 * @param origin where it comes from; empty when only its tags are known
 */
public record KnownBuild(
    BuildId id,
    BuildOrder order,
    Digest digest,
    Optional<TraceContext> trace,
    Optional<Origin> origin) {

  static KnownBuild of(ImagePublished image) {
    return new KnownBuild(
        image.build(),
        BuildOrder.of(image.order(), image.number()),
        image.digest(),
        Optional.empty(),
        Optional.of(Origin.of(image)));
  }

  /** The build's number. */
  public long number() {
    return order.number();
  }

  Optional<SemVer> version() {
    return origin.flatMap(Origin::version);
  }
}
