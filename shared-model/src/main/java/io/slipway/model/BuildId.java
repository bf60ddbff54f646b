package io.slipway.model;

import java.util.regex.Pattern;

/**
 * Names one build for ever: a UUID.
 *
 * @param value the text; matches {@code [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}}
 */
public record BuildId(String value) implements TextValue {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when the text does not match
   */
  public BuildId {
    TextValue.check(FORM, value, "a build id");
  }

  /** A fresh one. */
  public static BuildId random() {
    return new BuildId(java.util.UUID.randomUUID().toString());
  }

  /** Always the same id for the same cause, so that a cause told twice makes one build. */
  public static BuildId of(String cause) {
    return new BuildId(
        java.util
            .UUID
            .nameUUIDFromBytes(cause.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
