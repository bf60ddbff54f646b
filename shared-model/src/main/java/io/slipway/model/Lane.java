package io.slipway.model;

import java.util.Locale;

/**
 * How far a build is trusted. The lane comes from the event, never from the repository (row S5).
 */
public enum Lane {
  TRUSTED,
  UNTRUSTED;

  /** As it stands in topic names. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
