package io.slipway.build.dockerfile;

import java.util.Optional;

/** The words that Go's {@code strconv.ParseBool} takes, which BuildKit's options are written in. */
public final class GoBool {
  private GoBool() {}

  /** What a word says; empty for any other word. */
  public static Optional<Boolean> parse(String word) {
    return switch (word) {
      case "1", "t", "T", "true", "TRUE", "True" -> Optional.of(true);
      case "0", "f", "F", "false", "FALSE", "False" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
