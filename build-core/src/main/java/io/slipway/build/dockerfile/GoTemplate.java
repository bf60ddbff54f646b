package io.slipway.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A replacement in which {@code $0} is the text that matched, as Go's regular expressions have it.
 * Other groups and names do not exist, so they stand for nothing; two dollars stand for one.
 */
final class GoTemplate {
  /** Literal text; empty for the match. */
  private final List<Optional<String>> pieces = new ArrayList<>();

  private final StringBuilder literal = new StringBuilder();

  private GoTemplate() {}

  /** A replacement that is taken as it is. */
  static GoTemplate plain(String text) {
    GoTemplate template = new GoTemplate();
    template.literal.append(text);
    template.endLiteral();
    return template;
  }

  /** Reads a replacement once, for any number of matches. */
  static GoTemplate parse(String text) {
    GoTemplate template = new GoTemplate();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '$') {
        template.literal.append(c);
      } else if (text.startsWith("$", at)) {
        template.literal.append(c);
        at++;
      } else {
        at = template.reference(text, at);
      }
    }
    template.endLiteral();
    return template;
  }

  /** Reads what follows a dollar; returns where it ends. A dollar without a name is a dollar. */
  private int reference(String text, int dollar) {
    boolean braced = text.startsWith("{", dollar);
    int start = braced ? dollar + 1 : dollar;
    int end = start;
    while (end < text.length() && isName(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    if (end == start || (braced && !text.startsWith("}", end))) {
      literal.append('$');
      return dollar;
    }
    if (text.substring(start, end).equals("0")) {
      endLiteral();
      pieces.add(Optional.empty());
    }
    return braced ? end + 1 : end;
  }

  private static boolean isName(int c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private void endLiteral() {
    if (!literal.isEmpty()) {
      pieces.add(Optional.of(literal.toString()));
      literal.setLength(0);
    }
  }

  /**
   * Writes the replacement of one match.
   *
   * @throws ExpansionException when the text becomes longer than any value may be
   */
  void write(String match, StringBuilder out) throws ExpansionException {
    for (Optional<String> piece : pieces) {
      out.append(piece.orElse(match));
      ShellExpander.checkLength(out.length());
    }
  }
}
