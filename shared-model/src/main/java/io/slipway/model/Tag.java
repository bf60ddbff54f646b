package io.slipway.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry tag.
 *
 * @param value the text; matches {@code [A-Za-z0-9_][A-Za-z0-9_.-]{0,127}}
 */
public record Tag(String value) implements TextValue {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern RELEASE = Pattern.compile("v?\\d+\\.\\d+\\.\\d+([-.].*)?");
  private static final Pattern SERIES = Pattern.compile("v?\\d+(\\.\\d+)?");
  private static final Pattern ATTACHED = Pattern.compile("sha256-([0-9a-f]{64})(\\..*)?");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when the text does not match
   */
  public Tag {
    TextValue.check(FORM, value, "a tag");
  }

  /** {@code 1.2.3}, {@code v1.2.3-rc.1}: the name of a release, which people rely on. */
  public boolean isRelease() {
    return RELEASE.matcher(value).matches();
  }

  /** {@code 1}, {@code v1.4}: the name of a line of releases, which people rely on, too. */
  public boolean isSeries() {
    return SERIES.matcher(value).matches();
  }

  /** {@code build-<n>-<sha7>}: the tag that the promoter gives to each build, and to it alone. */
  public boolean isOfBuild() {
    return value.startsWith("build-");
  }

  /** Whether it never moves, whatever a project's patterns say (issue 4, row P3). */
  public boolean isFixed() {
    return isOfBuild() || isRelease();
  }

  /** Whether a pattern names it, in which {@code *} stands for any characters, also for none. */
  public boolean matches(String pattern) {
    return StarPattern.matches(pattern, value);
  }

  /**
   * The manifest that {@code sha256-<digest>.sig} and the like are about: a signature, an
   * attestation, or the list of what refers to it (OCI distribution-spec, referrers tag schema).
   */
  public Optional<Digest> subject() {
    Matcher matcher = ATTACHED.matcher(value);
    return matcher.matches()
        ? Optional.of(new Digest("sha256:" + matcher.group(1)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
