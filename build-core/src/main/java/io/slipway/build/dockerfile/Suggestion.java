package io.slipway.build.dockerfile;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which word of a list somebody meant. */
public final class Suggestion {
  private Suggestion() {}

  /** The option nearest to a word, at most two typing errors away, case not counted. */
  public static Optional<String> nearest(String word, Collection<String> options) {
    String wanted = word.toLowerCase(Locale.ROOT);
    if (wanted.length() < 3) {
      return Optional.empty();
    }
    return options.stream()
        .sorted(Comparator.comparingInt(option -> distance(wanted, option)))
        .findFirst()
        .filter(option -> distance(wanted, option) <= Math.min(2, wanted.length() / 2));
  }

  /** {@code did you mean X?}, or nothing. */
  public static String advice(String word, Collection<String> options) {
    return nearest(word, options).map(option -> "did you mean " + option + "?").orElse("");
  }

  /** Insertions, deletions, replacements, and swaps of neighbours. */
  private static int distance(String a, String option) {
    String b = option.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
