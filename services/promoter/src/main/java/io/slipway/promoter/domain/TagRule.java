package io.slipway.promoter.domain;

import io.slipway.model.Tag;
import java.util.regex.Pattern;

/** What may happen to a tag once it points somewhere; it follows from the tag's name alone. */
public enum TagRule {
  /** A build's own tag, {@code build-<n>-<sha7>}: given once by the promoter, to nobody else. */
  BUILD,
  /** A release, {@code 1.4.0} or {@code v1.4.0-rc.1}: set once, then it never moves. */
  RELEASE,
  /** Everything else, {@code latest} and {@code staging} first: moves to higher builds only. */
  FORWARD;

  private static final Pattern OWN = Pattern.compile("build-.*");
  private static final Pattern SEMVER = Pattern.compile("v?\\d+\\.\\d+\\.\\d+([-.].*)?");

  /** The rule for this tag. */
  public static TagRule of(Tag tag) {
    if (OWN.matcher(tag.value()).matches()) {
      return BUILD;
    }
    return SEMVER.matcher(tag.value()).matches() ? RELEASE : FORWARD;
  }
}
