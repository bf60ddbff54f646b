package io.slipway.model;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns of names: {@code *} stands for any characters, everything else for itself. */
public final class StarPattern {
  private StarPattern() {}

  /** Whether a pattern matches the whole name. */
  public static boolean matches(String pattern, String name) {
    String regex =
        Arrays.stream(pattern.split("\\*+", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(regex, Pattern.DOTALL).matcher(name).matches();
  }
}
