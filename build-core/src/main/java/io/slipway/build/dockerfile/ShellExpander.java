package io.slipway.build.dockerfile;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pass over one text; see {@link ShellWords}. */
final class ShellExpander {
  private static final int END = -1;

  /** No modifier of a real file is nested deeper; the stack would end at some thousands. */
  private static final int DEEPEST = 200;

  /** Far above what a command's environment can hold: 128 KiB for a variable. */
  private static final int LONGEST = 1 << 20;

  private final ShellWords rules;
  private final int[] text;
  private final Map<String, String> variables;
  private final Set<String> used = new LinkedHashSet<>();
  private final Set<String> unset = new LinkedHashSet<>();
  private boolean keepsEscapes;
  private int position;
  private int depth;
  private int grown;

  ShellExpander(ShellWords rules, String text, Map<String, String> variables) {
    this.rules = rules;
    this.text = text.codePoints().toArray();
    this.variables = variables;
    this.keepsEscapes = rules.keepsEscapes();
  }

  /** Expanded text, whole and in words. */
  record Piece(String text, List<String> words) {}

  Piece untilEnd() throws ExpansionException {
    return until(END, keepsEscapes);
  }

  Set<String> used() {
    return used;
  }

  Set<String> unset() {
    return unset;
  }

  private Piece until(int stop, boolean escapesStay) throws ExpansionException {
    boolean before = keepsEscapes;
    keepsEscapes = escapesStay;
    if (++depth > DEEPEST) {
      throw new ExpansionException("modifiers are nested more than " + DEEPEST + " deep");
    }
    try {
      return read(stop);
    } finally {
      depth--;
      keepsEscapes = before;
    }
  }

  /** Variables that double each other would else fill the memory. */
  private String bounded(String value) throws ExpansionException {
    grown += value.length();
    checkLength(grown);
    return value;
  }

  static void checkLength(int length) throws ExpansionException {
    if (length > LONGEST) {
      throw new ExpansionException("it becomes longer than " + LONGEST + " characters");
    }
  }

  private Piece read(int stop) throws ExpansionException {
    StringBuilder result = new StringBuilder();
    WordSplitter words = new WordSplitter();
    while (peek() != END) {
      int c = peek();
      if (c == stop) {
        position++;
        return new Piece(result.toString(), words.finish());
      }
      if (c == '$') {
        String value = bounded(dollar());
        result.append(value);
        words.addSplit(value);
      } else if (c == '<' || (!rules.ignoresQuotes() && (c == '\'' || c == '"'))) {
        String value = c == '<' ? lessThan() : c == '"' ? doubleQuoted() : singleQuoted();
        result.append(value);
        words.addWhole(value);
      } else {
        plain(result, words);
      }
    }
    if (stop != END) {
      throw new ExpansionException(
          "unexpected end of statement while looking for matching " + Character.toString(stop));
    }
    return new Piece(result.toString(), words.finish());
  }

  private void plain(StringBuilder result, WordSplitter words) {
    int c = next();
    if (c != rules.escape()) {
      words.add(c);
      result.appendCodePoint(c);
      return;
    }
    if (keepsEscapes) {
      words.addWhole(Character.toString(c));
      result.appendCodePoint(c);
    }
    int escaped = next();
    if (escaped != END) {
      words.addWhole(Character.toString(escaped));
      result.appendCodePoint(escaped);
    }
  }

  /** Blanks between {@code <<} and the name belong to the word that opens a heredoc. */
  private String lessThan() {
    next();
    if (peek() != '<') {
      return "<";
    }
    next();
    StringBuilder result = new StringBuilder("<<");
    while (peek() == ' ' || peek() == '\t' || peek() == '\r') {
      result.appendCodePoint(next());
    }
    return result.toString();
  }

  private String singleQuoted() throws ExpansionException {
    StringBuilder result = new StringBuilder();
    quote(result);
    while (true) {
      int c = peek();
      if (c == END) {
        throw new ExpansionException(
            "unexpected end of statement while looking for matching single-quote");
      }
      if (c == '\'') {
        quote(result);
        return result.toString();
      }
      result.appendCodePoint(next());
    }
  }

  private String doubleQuoted() throws ExpansionException {
    StringBuilder result = new StringBuilder();
    quote(result);
    while (true) {
      int c = peek();
      if (c == END) {
        throw new ExpansionException(
            "unexpected end of statement while looking for matching double-quote");
      } else if (c == '"') {
        quote(result);
        return result.toString();
      } else if (c == '$') {
        result.append(bounded(dollar()));
      } else {
        inDoubleQuotes(result);
      }
    }
  }

  private void inDoubleQuotes(StringBuilder result) {
    int c = next();
    if (c == rules.escape()) {
      if (keepsEscapes) {
        result.appendCodePoint(c);
      }
      if (peek() == END) {
        return;
      }
      if (peek() == '"' || peek() == '$' || peek() == rules.escape()) {
        c = next();
      }
    }
    result.appendCodePoint(c);
  }

  private void quote(StringBuilder result) {
    int c = next();
    if (rules.keepsQuotes()) {
      result.appendCodePoint(c);
    }
  }

  private String dollar() throws ExpansionException {
    next();
    if (peek() != '{') {
      String name = name();
      if (name.isEmpty()) {
        return "$";
      }
      return plainValue(name, "$" + name);
    }
    next();
    if (peek() == END) {
      throw new ExpansionException("syntax error: missing '}'");
    }
    if (peek() == '{' || peek() == '}' || peek() == ':') {
      throw new ExpansionException("syntax error: bad substitution");
    }
    return braced(name());
  }

  private String braced(String name) throws ExpansionException {
    int c = next();
    switch (c) {
      case '}':
        return plainValue(name, "${" + name + "}");
      case ':':
        int form = next();
        return modified(name, form, true, ":" + (form == END ? "" : Character.toString(form)));
      case '+', '-', '?', '#', '%':
        return modified(name, c, false, Character.toString(c));
      case '/':
        return replaced(name);
      default:
        throw unsupported(c == END ? "" : Character.toString(c));
    }
  }

  private String modified(String name, int form, boolean emptyIsUnset, String written)
      throws ExpansionException {
    boolean trims = form == '#' || form == '%';
    String word = untilBrace('}', trims, "syntax error: missing '}'");
    if (trims && emptyIsUnset) {
      throw unsupported(written);
    }
    String value = variables.get(name);
    String known = known(name, value);
    if (value == null && rules.keepsUnset()) {
      return "${" + name + written + word + "}";
    }
    boolean missing = value == null || (emptyIsUnset && value.isEmpty());
    switch (form) {
      case '-':
        return missing ? word : known;
      case '+':
        return missing ? "" : word;
      case '?':
        if (missing) {
          String reason =
              value == null ? "is not allowed to be unset" : "is not allowed to be empty";
          throw new ExpansionException(name + ": " + (word.isEmpty() ? reason : word));
        }
        return known;
      case '#', '%':
        boolean greedy = !word.isEmpty() && word.charAt(0) == form;
        String pattern = greedy ? word.substring(1) : word;
        return form == '#'
            ? ShellPattern.withoutPrefix(known, pattern, greedy)
            : ShellPattern.withoutSuffix(known, pattern, greedy);
      default:
        throw unsupported(written);
    }
  }

  private String replaced(String name) throws ExpansionException {
    boolean all = peek() == '/';
    if (all) {
      next();
    }
    String pattern = untilBrace('/', true, "syntax error: missing '/' in ${}");
    String replacement = untilBrace('}', true, "syntax error: missing '}'");
    String value = lookUp(name);
    if (rules.keepsUnset() && !variables.containsKey(name)) {
      return "${" + name + "/" + pattern + "/" + replacement + "}";
    }
    return ShellPattern.replace(value, pattern, replacement, all);
  }

  private String untilBrace(int stop, boolean escapesStay, String atEnd) throws ExpansionException {
    try {
      return until(stop, escapesStay).text();
    } catch (ExpansionException e) {
      throw peek() == END ? new ExpansionException(atEnd) : e;
    }
  }

  private String plainValue(String name, String written) {
    String value = lookUp(name);
    return rules.keepsUnset() && !variables.containsKey(name) ? written : value;
  }

  private String lookUp(String name) {
    return known(name, variables.get(name));
  }

  private String known(String name, @Nullable String value) {
    if (value == null) {
      unset.add(name);
      return "";
    }
    used.add(name);
    return value;
  }

  private String name() {
    StringBuilder name = new StringBuilder();
    if (Character.isDigit(peek())) {
      while (Character.isDigit(peek())) {
        name.appendCodePoint(next());
      }
      return name.toString();
    }
    if (peek() != END && "@*#?-$!".indexOf(peek()) >= 0) {
      return Character.toString(next());
    }
    while (peek() != END && (Character.isLetterOrDigit(peek()) || peek() == '_')) {
      name.appendCodePoint(next());
    }
    return name.toString();
  }

  private static ExpansionException unsupported(String modifier) {
    return new ExpansionException("unsupported modifier (" + modifier + ") in substitution");
  }

  private int peek() {
    return position < text.length ? text[position] : END;
  }

  private int next() {
    return position < text.length ? text[position++] : END;
  }
}
