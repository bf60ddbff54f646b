package io.slipway.build.solve;

import io.slipway.build.source.SourceTree;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a step reads besides the root filesystem that it changes.
 *
 * @param tree its files
 * @param root where it is mounted, read-only, when it is a root filesystem
 * @param identity differs when the input does, as far as that is known before anything runs
 */
public record StepInput(SourceTree tree, Optional<Path> root, String identity) {}
