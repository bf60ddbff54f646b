package io.slipway.cli.argument;

import io.slipway.cli.verb.VerbFailed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A value of the form {@code key=value,key=value}; a field with commas stands in double quotes.
 *
 * @param flag the flag, for messages
 * @param text the whole value, for messages
 * @param values by key, in lower case, in order; a key without value has an empty one
 */
public record Fields(String flag, String text, Map<String, String> values) {

  /** Reads a value. */
  public static Fields parse(String flag, String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String field : split(flag, text)) {
      int equals = field.indexOf('=');
      String key = equals < 0 ? field : field.substring(0, equals);
      if (key.isBlank()) {
        throw VerbFailed.usage(flag + " " + text + ": '" + field + "' is not key=value");
      }
      values.put(
          key.strip().toLowerCase(Locale.ROOT), equals < 0 ? "" : field.substring(equals + 1));
    }
    return new Fields(flag, text, values);
  }

  /**
   * Cuts at commas that are not quoted.
   *
   * @throws VerbFailed when a quote is not closed
   */
  static List<String> split(String flag, String text) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (char c : text.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    if (quoted) {
      throw VerbFailed.usage(flag + " " + text + ": a double quote is not closed");
    }
    fields.add(field.toString());
    return fields;
  }

  /** The value of a key; empty when the key is missing or has none. */
  public Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
  }

  /** Whether a key is there with the value true, or with none. */
  public boolean isTrue(String key, boolean otherwise) {
    String value = values.get(key);
    return switch (value == null ? String.valueOf(otherwise) : value.toLowerCase(Locale.ROOT)) {
      case "", "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw wrong("'" + key + "' is neither true nor false");
    };
  }

  /**
   * Refuses keys that nobody knows.
   *
   * @throws VerbFailed naming the key and those that are known
   */
  public Fields only(Set<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw wrong("'" + key + "' is not known; want " + String.join(", ", sorted(known)));
      }
    }
    return this;
  }

  private static List<String> sorted(Set<String> known) {
    return known.stream().sorted().toList();
  }

  /** An error about this value. */
  public VerbFailed wrong(String why) {
    return VerbFailed.usage(flag + " " + text + ": " + why);
  }
}
