package io.slipway.build.dockerfile;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Expands variables and quotes the way a Bourne shell does, in the dialect of Dockerfiles: {@code
 * $v ${v} ${v:-w} ${v-w} ${v:+w} ${v+w} ${v:?w} ${v?w} ${v#p} ${v##p} ${v%p} ${v%%p} ${v/p/w}
 * ${v//p/w}}. Immutable and safe for use by many threads.
 *
 * @param escape the escape character, a backslash or a backtick
 * @param keepsQuotes quotes stay in the result
 * @param keepsEscapes escape characters stay in the result
 * @param ignoresQuotes quotes mean nothing, as inside a heredoc
 * @param keepsUnset a variable that is not set stays as it is written
 */
public record ShellWords(
    char escape,
    boolean keepsQuotes,
    boolean keepsEscapes,
    boolean ignoresQuotes,
    boolean keepsUnset) {

  /** The plain dialect with this escape character. */
  public static ShellWords with(char escape) {
    return new ShellWords(escape, false, false, false, false);
  }

  public ShellWords rawQuotes() {
    return new ShellWords(escape, true, keepsEscapes, ignoresQuotes, keepsUnset);
  }

  public ShellWords rawEscapes() {
    return new ShellWords(escape, keepsQuotes, true, ignoresQuotes, keepsUnset);
  }

  public ShellWords withoutQuotes() {
    return new ShellWords(escape, keepsQuotes, keepsEscapes, true, keepsUnset);
  }

  public ShellWords keepUnset() {
    return new ShellWords(escape, keepsQuotes, keepsEscapes, ignoresQuotes, true);
  }

  /**
   * What a word became.
   *
   * @param text the whole, blanks kept
   * @param words the same split at blanks that are not quoted
   * @param used names of variables that were set
   * @param unset names of variables that were used without being set, with a default or without
   */
  public record Expansion(String text, List<String> words, Set<String> used, Set<String> unset) {}

  /**
   * Expands a text.
   *
   * @throws ExpansionException when a quote or brace is open, a form is unknown, or a variable that
   *     must be set is not
   */
  public Expansion expand(String text, Map<String, String> variables) throws ExpansionException {
    ShellExpander expander = new ShellExpander(this, text, variables);
    try {
      ShellExpander.Piece piece = expander.untilEnd();
      return new Expansion(piece.text(), piece.words(), expander.used(), expander.unset());
    } catch (ExpansionException e) {
      throw new ExpansionException(
          "failed to process " + GoQuote.quote(text) + ": " + e.getMessage());
    }
  }

  /** The words of a text without variables; none when it cannot be read. */
  List<String> wordsUpToError(String text) {
    try {
      return expand(text, Map.of()).words();
    } catch (ExpansionException e) {
      return List.of();
    }
  }
}
