package io.slipway.build.dockerfile;

import io.slipway.build.text.Blanks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the arguments of each instruction are cut into items. */
final class LineForms {
  private LineForms() {}

  /**
   * Arguments.
   *
   * @param json whether they were a JSON array
   */
  record Cut(List<Node.Item> items, boolean json) {
    static final Cut NOTHING = new Cut(List.of(), false);

    static Cut words(List<String> words) {
      return new Cut(words.stream().<Node.Item>map(Node.Item.Text::new).toList(), false);
    }
  }

  /**
   * Cuts the rest of a line as the instruction wants it; unknown instructions get one empty word.
   */
  static Cut cut(String name, String rest, char escape) throws SyntaxProblem {
    return switch (name) {
      case "add", "copy", "volume" -> json(rest).orElseGet(() -> blanks(rest));
      case "cmd", "entrypoint", "run", "shell" -> jsonOrLine(rest);
      case "healthcheck" -> health(rest);
      case "env", "label" -> Cut.words(pairs(name, rest, escape));
      case "arg" -> Cut.words(quotedWords(rest, escape));
      case "expose", "from" -> blanks(rest);
      case "maintainer", "stopsignal", "user", "workdir" -> line(rest);
      default -> Cut.words(List.of(""));
    };
  }

  private static Optional<Cut> json(String rest) throws SyntaxProblem {
    return JsonArray.parse(rest).map(words -> new Cut(Cut.words(words).items(), true));
  }

  private static Cut jsonOrLine(String rest) throws SyntaxProblem {
    return json(rest).orElseGet(() -> line(rest));
  }

  private static Cut line(String rest) {
    return rest.isEmpty() ? Cut.NOTHING : Cut.words(List.of(rest));
  }

  private static Cut blanks(String rest) {
    return rest.isEmpty() ? Cut.NOTHING : Cut.words(List.of(rest.split("[\\t\\x0B\\f\\r ]+", -1)));
  }

  /** A type, then a command. */
  private static Cut health(String rest) throws SyntaxProblem {
    int end = 0;
    while (end < rest.length() && !Blanks.isSpace(rest.charAt(end))) {
      end++;
    }
    if (end == 0) {
      return Cut.NOTHING;
    }
    Cut command = jsonOrLine(Blanks.trimLeft(rest.substring(end)));
    List<Node.Item> items = new ArrayList<>();
    items.add(new Node.Item.Text(rest.substring(0, end)));
    items.addAll(command.items());
    return new Cut(items, command.json());
  }

  /**
   * Names and values, three words for each pair: name, value, and {@code =} or nothing for the old
   * form {@code NAME value}.
   */
  private static List<String> pairs(String name, String rest, char escape) throws SyntaxProblem {
    List<String> words = quotedWords(rest, escape);
    if (words.isEmpty()) {
      return List.of();
    }
    String keyword = name.toUpperCase(Locale.ROOT);
    if (words.get(0).indexOf('=') < 0) {
      String[] parts = rest.split("[\\t\\x0B\\f\\r ]+", 2);
      if (parts.length < 2) {
        throw new SyntaxProblem(
            keyword + " must have two arguments", "", "write " + keyword + " " + rest + "=value");
      }
      return List.of(parts[0], parts[1], "");
    }
    List<String> pairs = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw new SyntaxProblem(
            "Syntax error - can't find = in "
                + GoQuote.quote(word)
                + ". Must be of the form: name=value",
            word,
            "put a value with blanks in double quotes");
      }
      pairs.addAll(List.of(word.substring(0, equals), word.substring(equals + 1), "="));
    }
    return pairs;
  }

  /** Words between blanks; quotes and escapes hold a word together and stay in it. */
  static List<String> quotedWords(String rest, char escape) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      if (quote == 0 && Blanks.isSpace(c)) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
        continue;
      }
      if (c == escape && quote != '\'') {
        if (i + 1 == rest.length()) {
          break; // nothing follows that it could escape
        }
        word.append(c);
        c = rest.charAt(++i);
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
      word.append(c);
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }
}
