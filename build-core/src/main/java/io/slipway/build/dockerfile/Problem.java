package io.slipway.build.dockerfile;

import io.slipway.build.graph.SourceRange;

/**
 * One thing that is wrong with a build file.
 *
 * @param at where
 * @param reason what is wrong
 * @param advice what to do; empty when the reason says it already
 */
public record Problem(SourceRange at, String reason, String advice) {

  /** {@code file:line:column: reason; advice}. */
  public String text() {
    String place = at.file() + ":" + at.startLine() + ":" + at.startColumn() + ": ";
    return place + reason + (advice.isEmpty() ? "" : "; " + advice);
  }
}
