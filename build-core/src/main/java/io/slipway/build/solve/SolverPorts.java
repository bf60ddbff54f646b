package io.slipway.build.solve;

import io.slipway.build.cache.KeyHistory;
import io.slipway.build.cache.LayerCache;
import io.slipway.build.layer.LayerBuilder;
import io.slipway.build.snapshot.Snapshotter;
import java.util.Optional;

/**
 * What a solver works with.
 *
 * @param snapshots the files of layers
 * @param layers makes layers of changes
 * @param runner does what operations say
 * @param rootTree the files of a root filesystem as a source for COPY
 * @param blobs the bytes of layers
 * @param local results of earlier builds on this machine
 * @param shared results of all machines; empty without a farm
 * @param history what steps depended on when they last ran here
 */
public record SolverPorts(
    Snapshotter snapshots,
    LayerBuilder layers,
    StepRunner runner,
    RootTree rootTree,
    Blobs blobs,
    LayerCache local,
    Optional<LayerCache> shared,
    KeyHistory history) {}
