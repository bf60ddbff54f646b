package io.slipway.build.dockerfile;

import io.slipway.build.graph.SourceRange;
import java.util.List;

/**
 * Where an instruction comes from.
 *
 * @param range its lines
 * @param code its text on one line, as written but for continuations and heredocs
 * @param comments the comment lines above it, without the number sign
 */
public record Origin(SourceRange range, String code, List<String> comments) {
  /** Copies the list. */
  public Origin {
    comments = List.copyOf(comments);
  }
}
