package io.slipway.build.dockerfile;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which word of a list somebody meant, as BuildKit guesses. */
public final class Suggestion {
  /** Letters to add, to take away or to replace. */
  private static final int MOST_ERRORS = 2;

  private Suggestion() {}

  /** The option nearest to a word, at most two typing errors away, case not counted. */
  public static Optional<String> nearest(String word, Collection<String> options) {
    return best(
        word.toLowerCase(Locale.ROOT),
        options.stream()
            .map(option -> new Candidate(option, option.toLowerCase(Locale.ROOT)))
            .toList());
  }

  /** As {@link #nearest}, for names whose case counts. */
  public static Optional<String> exact(String word, Collection<String> options) {
    return best(word, options.stream().map(option -> new Candidate(option, option)).toList());
  }

  /** {@code did you mean X?}, or nothing. */
  public static String advice(String word, Collection<String> options) {
    return nearest(word, options).map(option -> "did you mean " + option + "?").orElse("");
  }

  /** An option, and the form in which it is compared. */
  private record Candidate(String option, String compared) {}

  /** A word that is an option was right, so something else is wrong. */
  private static Optional<String> best(String word, Collection<Candidate> candidates) {
    if (candidates.stream().anyMatch(candidate -> candidate.compared().equals(word))) {
      return Optional.empty();
    }
    return candidates.stream()
        .filter(candidate -> Math.abs(candidate.compared().length() - word.length()) <= MOST_ERRORS)
        .min(
            Comparator.comparingInt((Candidate c) -> distance(word, c.compared()))
                .thenComparing(c -> !Arrays.equals(letters(word), letters(c.compared())))
                .thenComparing(Candidate::option))
        .filter(candidate -> distance(word, candidate.compared()) <= MOST_ERRORS)
        .map(Candidate::option);
  }

  /** Among options that are as near as each other the one with swapped letters was meant. */
  private static int[] letters(String word) {
    return word.chars().sorted().toArray();
  }

  /** Levenshtein's: insertions, deletions, replacements. */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
