package io.slipway.build.dockerfile;

import io.slipway.build.text.Blanks;
import java.util.ArrayList;
import java.util.List;

/**
 * An instruction's line in its three parts.
 *
 * @param keyword the first word, as written
 * @param flags words after it that begin with two dashes, without their quotes
 * @param rest everything else, trimmed
 */
record CommandLine(String keyword, List<String> flags, String rest) {

  static CommandLine split(String line, char escape) {
    String text = Blanks.trim(line);
    int end = 0;
    while (end < text.length() && !Blanks.separates(text.charAt(end))) {
      end++;
    }
    int start = end;
    while (start < text.length() && Blanks.separates(text.charAt(start))) {
      start++;
    }
    FlagReader reader = new FlagReader(text, start, escape);
    List<String> flags = reader.read();
    return new CommandLine(text.substring(0, end), flags, Blanks.trim(text.substring(reader.at)));
  }

  /** Reads words with quotes and escapes as long as they begin with two dashes. */
  private static final class FlagReader {
    private final String text;
    private final char escape;
    private int at;

    FlagReader(String text, int at, char escape) {
      this.text = text;
      this.at = at;
      this.escape = escape;
    }

    List<String> read() {
      List<String> flags = new ArrayList<>();
      while (true) {
        while (at < text.length() && Blanks.isSpace(text.charAt(at))) {
          at++;
        }
        if (!text.startsWith("--", at)) {
          return flags;
        }
        String word = word();
        if (word.equals("--")) {
          return flags; // says that the arguments begin here
        }
        flags.add(word);
      }
    }

    private String word() {
      StringBuilder word = new StringBuilder();
      char quote = 0;
      for (; at < text.length(); at++) {
        char c = text.charAt(at);
        if (quote == 0 && Blanks.isSpace(c)) {
          break;
        } else if (quote == 0 && (c == '\'' || c == '"')) {
          quote = c;
        } else if (quote != 0 && c == quote) {
          quote = 0;
        } else if (c == escape) {
          if (at + 1 < text.length()) {
            word.append(text.charAt(++at));
          }
        } else {
          word.append(c);
        }
      }
      return word.toString();
    }
  }
}
