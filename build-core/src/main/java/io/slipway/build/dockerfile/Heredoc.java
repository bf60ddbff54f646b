package io.slipway.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document inside the build file: {@code <<EOF ... EOF}.
 *
 * @param name the word that ends it
 * @param fileDescriptor the number before {@code <<}; 0 when there is none
 * @param expand whether variables in it are replaced; a quoted name says no
 * @param chomp {@code <<-}: leading tabs are cut
 * @param content the lines, with their line ends, tabs still in place
 */
public record Heredoc(
    String name, int fileDescriptor, boolean expand, boolean chomp, String content) {
  private static final Pattern WORD = Pattern.compile("(\\d*)<<(-?)\\s*([^<]*)");
  private static final Pattern LEADING_TABS = Pattern.compile("^\\t+", Pattern.MULTILINE);
  private static final ShellWords NAME = ShellWords.with('\\').keepUnset();

  /** The content as it is used: without leading tabs when the document asks for that. */
  public String text() {
    return chomp ? LEADING_TABS.matcher(content).replaceAll("") : content;
  }

  Heredoc withContent(String newContent) {
    return new Heredoc(name, fileDescriptor, expand, chomp, newContent);
  }

  /** The document that one word opens; empty when the word opens none. */
  public static Optional<Heredoc> opened(String word) {
    Matcher matcher = WORD.matcher(word);
    if (!matcher.matches() || matcher.group(3).isEmpty()) {
      return Optional.empty();
    }
    try {
      List<String> plain = NAME.expand(matcher.group(3), Map.of()).words();
      if (plain.size() != 1) {
        return Optional.empty();
      }
      String name = plain.get(0);
      List<String> raw = NAME.rawQuotes().expand(matcher.group(3), Map.of()).words();
      boolean quoted = raw.size() != 1 || quotes(raw.get(0)) != quotes(name);
      return Optional.of(
          new Heredoc(
              name, descriptor(matcher.group(1)), !quoted, !matcher.group(2).isEmpty(), ""));
    } catch (ExpansionException e) {
      // A word with an open quote opens no document; the shell will say what it thinks of it.
      return Optional.empty();
    }
  }

  /** All documents that a line opens, in order. */
  static List<Heredoc> openedBy(String line) {
    if (!line.contains("<<")) {
      return List.of();
    }
    List<Heredoc> found = new ArrayList<>();
    for (String word : NAME.rawQuotes().rawEscapes().wordsUpToError(line)) {
      opened(word).ifPresent(found::add);
    }
    return found;
  }

  private static long quotes(String text) {
    return text.chars().filter(c -> c == '\'' || c == '"').count();
  }

  private static int descriptor(String digits) {
    try {
      return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
