package io.slipway.engine.protocol;

import io.slipway.build.shelf.PruneRules;
import java.util.Optional;

/**
 * What a parent wants of its engines' store. The second line that a {@code StoreMain} reads.
 *
 * @param prune what is to be removed; empty to be told what is there
 * @param dry whether to tell only what would be removed
 */
public record StoreOrder(Optional<PruneRules> prune, boolean dry) {}
