package io.slipway.promoter.domain;

import io.slipway.model.BuildId;
import io.slipway.model.Digest;
import io.slipway.model.TraceContext;
import java.util.Optional;

/**
 * A build that the ledger has seen, and the digest that stands for it for ever.
 *
 * @param trace the build's trace, so that a promotion days later still belongs to it
 */
public record KnownBuild(BuildId id, long number, Digest digest, Optional<TraceContext> trace) {}
