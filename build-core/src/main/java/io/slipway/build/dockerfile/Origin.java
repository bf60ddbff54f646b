package io.slipway.build.dockerfile;

import io.slipway.build.graph.SourceRange;

/**
 * Where an instruction comes from.
 *
 * @param range its lines
 * @param code its text on one line, as written but for continuations and heredocs
 */
public record Origin(SourceRange range, String code) {}
