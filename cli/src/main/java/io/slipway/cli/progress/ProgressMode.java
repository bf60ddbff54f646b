package io.slipway.cli.progress;

/** The values of {@code --progress}. */
public enum ProgressMode {
  /** Live on a terminal, plain elsewhere. */
  AUTO,
  /** A line for each thing that happens. */
  PLAIN,
  /** Nothing; errors are still reported. */
  QUIET
}
