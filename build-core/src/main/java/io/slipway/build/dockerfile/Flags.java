package io.slipway.build.dockerfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The flags of one instruction, checked against those that it knows. */
final class Flags {
  /** What a flag takes. */
  enum Kind {
    SWITCH,
    VALUE,
    VALUES
  }

  private final Map<String, List<String>> values = new HashMap<>();

  private Flags() {}

  /**
   * Reads flags.
   *
   * @throws SyntaxProblem when one is unknown, comes twice, or lacks its value
   */
  static Flags read(List<String> words, Map<String, Kind> known) throws SyntaxProblem {
    Flags flags = new Flags();
    for (String word : words) {
      int equals = word.indexOf('=');
      String name = word.substring(2, equals < 0 ? word.length() : equals);
      Kind kind = known.get(name);
      if (kind == null) {
        throw new SyntaxProblem("unknown flag: --" + name, "--" + name, adviceFor(name, known));
      }
      List<String> seen = flags.values.computeIfAbsent(name, n -> new ArrayList<>());
      if (!seen.isEmpty() && kind != Kind.VALUES) {
        throw new SyntaxProblem("duplicate flag specified: --" + name, "--" + name, "keep one");
      }
      seen.add(value(word, name, equals, kind));
    }
    return flags;
  }

  private static String value(String word, String name, int equals, Kind kind)
      throws SyntaxProblem {
    String value = equals < 0 ? "" : word.substring(equals + 1);
    if (kind == Kind.SWITCH) {
      String lower = equals < 0 ? "true" : value.toLowerCase(Locale.ROOT);
      if (lower.isEmpty()) {
        throw missingValue(name);
      }
      if (!Set.of("true", "false").contains(lower)) {
        throw new SyntaxProblem(
            "expecting boolean value for flag --" + name + ", not: " + value,
            "--" + name,
            "write --" + name + " or --" + name + "=false");
      }
      return lower;
    }
    if (equals < 0) {
      throw missingValue(name);
    }
    return value;
  }

  private static SyntaxProblem missingValue(String name) {
    return new SyntaxProblem(
        "missing a value on flag: --" + name, "--" + name, "write --" + name + "=VALUE");
  }

  private static String adviceFor(String name, Map<String, Kind> known) {
    if (known.isEmpty()) {
      return "this instruction takes no flags";
    }
    return Suggestion.nearest(name, known.keySet())
        .map(guess -> "did you mean --" + guess + "?")
        .orElseGet(
            () -> "known are --" + String.join(", --", known.keySet().stream().sorted().toList()));
  }

  /** The value of a flag; empty when it is not given or given as nothing. */
  Optional<String> value(String name) {
    return all(name).stream().findFirst().filter(value -> !value.isEmpty());
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  Optional<Boolean> choice(String name) {
    return value(name).map("true"::equals);
  }

  boolean on(String name) {
    return choice(name).orElse(false);
  }
}
