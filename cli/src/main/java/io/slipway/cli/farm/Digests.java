package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.JsonNode;

/** Digests as tables show them. */
final class Digests {
  private static final int SHORT = "sha256:".length() + 12;

  private Digests() {}

  /** The first twelve digits; {@code -} for none. */
  static String shortened(JsonNode digest) {
    String text = digest.asText("");
    return text.isEmpty() ? "-" : text.substring(0, Math.min(SHORT, text.length()));
  }
}
