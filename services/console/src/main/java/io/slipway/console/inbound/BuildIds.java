package io.slipway.console.inbound;

import io.slipway.model.BuildId;
import java.util.Optional;

/** Build ids from addresses. */
final class BuildIds {
  private BuildIds() {}

  /** The id; empty for a text that cannot be one. */
  static Optional<BuildId> parse(String text) {
    try {
      return Optional.of(new BuildId(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
