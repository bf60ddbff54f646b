package io.slipway.model;

import java.util.regex.Pattern;

/** A value type that is one text on the wire: written to JSON as a plain string. */
public interface TextValue {
  /** The text. */
  String value();

  /**
   * Checks a form and says what was expected.
   *
   * @throws IllegalArgumentException when the text does not match
   */
  static void check(Pattern form, String value, String what) {
    if (value == null || !form.matcher(value).matches()) {
      throw new IllegalArgumentException("not " + what + ": '" + value + "', want " + form);
    }
  }
}
