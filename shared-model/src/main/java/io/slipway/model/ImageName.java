package io.slipway.model;

import java.util.regex.Pattern;

/**
 * A repository in a registry, {@code host[:port]/path}, without tag or digest. It is the key by
 * which builds are serialised.
 *
 * @param value the text; matches {@code [a-zA-Z0-9.-]+(:[0-9]{1,5})?/[a-z0-9]+([._/-]+[a-z0-9]+)*}
 */
public record ImageName(String value) implements TextValue {
  private static final Pattern FORM =
      Pattern.compile("[a-zA-Z0-9.-]+(:[0-9]{1,5})?/[a-z0-9]+([._/-]+[a-z0-9]+)*");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when the text does not match
   */
  public ImageName {
    TextValue.check(FORM, value, "an image name");
  }

  /** Host and port. */
  public String registry() {
    return value.substring(0, value.indexOf('/'));
  }

  /** The path inside the registry. */
  public String repository() {
    return value.substring(value.indexOf('/') + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
