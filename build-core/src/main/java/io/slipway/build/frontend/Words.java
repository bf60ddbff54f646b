package io.slipway.build.frontend;

import io.slipway.build.dockerfile.ExpansionException;
import io.slipway.build.dockerfile.Heredoc;
import io.slipway.build.dockerfile.Origin;
import io.slipway.build.dockerfile.ShellWords;
import io.slipway.build.dockerfile.SourceText;
import io.slipway.build.dockerfile.Suggestion;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.SourceRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Expands the words of one instruction with the variables of its stage. */
final class Words {
  private final SourceText source;
  private final ShellWords shell;
  private final Lint lint;
  private final Origin origin;
  private final StageState state;

  Words(Scope scope, Origin origin, StageState state) {
    this.source = scope.source();
    this.shell = scope.shell();
    this.lint = scope.lint().below(origin.comments());
    this.origin = origin;
    this.state = state;
  }

  /** What is the same for all instructions of a file. */
  record Scope(SourceText source, ShellWords shell, Lint lint) {}

  String one(String word) throws BuildFailure {
    try {
      return expanded(word).text();
    } catch (ExpansionException e) {
      throw unreadable(word, e);
    }
  }

  /** As {@link #one}, for callers that report problems themselves. */
  String raw(String word) throws ExpansionException {
    return expanded(word).text();
  }

  List<String> all(List<String> words) throws BuildFailure {
    List<String> result = new ArrayList<>();
    for (String word : words) {
      result.add(one(word));
    }
    return List.copyOf(result);
  }

  Optional<String> maybe(Optional<String> word) throws BuildFailure {
    return word.isEmpty() ? word : Optional.of(one(word.get())).filter(text -> !text.isEmpty());
  }

  /** Expands and then splits: one variable may hold several words. Not to have one is fine. */
  List<String> split(String word) throws BuildFailure {
    try {
      return noted(shell, word, false).words();
    } catch (ExpansionException e) {
      throw unreadable(word, e);
    }
  }

  private BuildFailure unreadable(String word, ExpansionException e) {
    String reason = String.valueOf(e.getMessage());
    String advice =
        reason.contains("quote")
            ? "close the quote, or put " + shell.escape() + " before it"
            : reason.contains("substitution") || reason.contains("'}'")
                ? "write ${NAME}, ${NAME:-default} or ${NAME:+other}"
                : "";
    return refusal(word, reason, advice);
  }

  private ShellWords.Expansion expanded(String word) throws ExpansionException {
    return noted(shell, word, true);
  }

  /** Expands, and notes what is not set. */
  private ShellWords.Expansion noted(ShellWords rules, String word, boolean warns)
      throws ExpansionException {
    Map<String, String> variables = state.variables();
    if (word.contains("?")) {
      state.usedUnset(); // may insist on a value
    }
    ShellWords.Expansion expansion = rules.expand(word, variables);
    for (String name : expansion.unset()) {
      if (!state.declaredArgs().contains(name)) {
        state.usedUnset();
        if (warns && !ArgStep.NOT_IN_ENVIRONMENT.contains(name)) {
          warnUndefined(name, variables.keySet());
        }
      }
    }
    return expansion;
  }

  private void warnUndefined(String name, Set<String> known) {
    String guess = Suggestion.exact(name, known).map(n -> " (did you mean $" + n + "?)").orElse("");
    lint.warn("UndefinedVar", "Usage of undefined variable '$" + name + "'" + guess, range());
  }

  /** The text of a heredoc, variables replaced unless its name is quoted; quotes mean nothing. */
  String document(Heredoc document) throws BuildFailure {
    if (!document.expand()) {
      return document.text();
    }
    try {
      return noted(ShellWords.with('\\').withoutQuotes(), document.text(), true).text();
    } catch (ExpansionException e) {
      throw unreadable("<<", e);
    }
  }

  /** The instruction's text for people, variables replaced where they are set. */
  String shown() {
    return shown(shell, state.variables());
  }

  /** As {@link #shown()} for a command: quotes and unset variables stay; secrets are starred. */
  String shownCommand(Set<String> secrets) {
    Map<String, String> variables = new HashMap<>(state.variables());
    secrets.forEach(name -> variables.put(name, "****"));
    return shown(shell.rawQuotes().keepUnset(), variables);
  }

  private String shown(ShellWords rules, Map<String, String> variables) {
    String text = origin.code();
    try {
      text = rules.expand(text, variables).text();
    } catch (ExpansionException e) {
      text = origin.code(); // the instruction itself tells what is wrong
    }
    int blank = text.indexOf(' ');
    int end = blank < 0 ? text.length() : blank;
    return text.substring(0, end).toUpperCase(Locale.ROOT) + text.substring(end);
  }

  /** The instruction's name as it is written. */
  String keyword() {
    return origin.code().split("[\\t\\x0B\\f\\r ]", 2)[0];
  }

  void warn(String rule, String message) {
    lint.warn(rule, message, range());
  }

  /** A warning that is about another instruction of the stage. */
  void warnAt(SourceRange at, String rule, String message) {
    lint.warn(rule, message, at);
  }

  BuildFailure refusal(String culprit, String reason, String advice) {
    return Refusals.of(source.find(range(), culprit), reason, advice);
  }

  SourceRange range() {
    return origin.range();
  }
}
