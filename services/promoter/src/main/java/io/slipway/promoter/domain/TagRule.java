package io.slipway.promoter.domain;

import io.slipway.model.SemVer;
import io.slipway.model.Tag;

/** What may happen to a tag once it points somewhere; it follows from the tag's name alone. */
public enum TagRule {
  /** A build's own tag, {@code build-<n>-<sha7>}: given once by the promoter, to nobody else. */
  BUILD,
  /** A release, {@code 1.4.0} or {@code v1.4.0-rc.1}: set once, then it never moves. */
  RELEASE,
  /** A line of releases, {@code 1} or {@code v1.4}: moves to higher versions only. */
  SERIES,
  /** Everything else, {@code latest} and {@code staging} first: moves forward only. */
  FORWARD;

  /** The rule for this tag. */
  public static TagRule of(Tag tag) {
    if (tag.isOfBuild()) {
      return BUILD;
    }
    if (tag.isRelease()) {
      return RELEASE;
    }
    return tag.isSeries() ? SERIES : FORWARD;
  }

  /** Whether a release of that version belongs to the line that the tag names. */
  static boolean belongs(SemVer version, Tag line) {
    String name = line.value().startsWith("v") ? line.value().substring(1) : line.value();
    String full = version.major() + "." + version.minor() + ".";
    return full.startsWith(name + ".");
  }
}
