package io.slipway.cli.progress;

/** The values of {@code --progress}. */
public enum ProgressMode {
  /** Live on a terminal, plain elsewhere. */
  AUTO,
  /** Live wherever it goes. */
  TTY,
  /** A line for each thing that happens. */
  PLAIN,
  /** A JSON document on each line, as BuildKit's clients write it. */
  RAWJSON,
  /** Nothing; errors are still reported. */
  QUIET
}
