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

  /**
   * Whether builds of this ref may move stages and releases: those of pull requests never.
   *
   * @param ref the full Git ref
   */
  public boolean trusts(String ref) {
    return this == TRUSTED
        && Trigger.of(ref).filter(t -> t.kind() == Trigger.Kind.PULL_REQUEST).isEmpty();
  }
}
