package io.slipway.engine.protocol;

import io.slipway.build.PruneResult;
import io.slipway.build.StoreUse;
import java.util.Optional;

/**
 * The answer to a {@link StoreOrder}.
 *
 * @param use what is there, when that was asked
 * @param pruned what was removed, when that was asked
 */
public record StoreReply(Optional<StoreUse> use, Optional<PruneResult> pruned) {}
