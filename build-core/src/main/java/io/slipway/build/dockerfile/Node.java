package io.slipway.build.dockerfile;

import io.slipway.build.graph.SourceRange;
import io.slipway.build.text.Blanks;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One instruction of the syntax tree, before it gets a meaning.
 *
 * @param keyword as written, {@code from} or {@code FROM}
 * @param flags the words that begin with two dashes, quotes removed
 * @param items the arguments
 * @param json whether the arguments were written as a JSON array
 * @param heredocs the documents it opened, in order
 * @param original the instruction on one line, continuations joined, heredocs left out
 * @param range where it stands, heredocs included
 * @param comments the comment lines before it, without the number sign; an empty one ends those
 *     above it
 */
public record Node(
    String keyword,
    List<String> flags,
    List<Item> items,
    boolean json,
    List<Heredoc> heredocs,
    String original,
    SourceRange range,
    List<String> comments) {

  /** Copies the lists. */
  public Node {
    flags = List.copyOf(flags);
    items = List.copyOf(items);
    heredocs = List.copyOf(heredocs);
    comments = List.copyOf(comments);
  }

  /** An argument. */
  public sealed interface Item {
    /** A word, or the rest of the line. */
    record Text(String value) implements Item {}

    /** An instruction inside another: what {@code ONBUILD} triggers. */
    record Nested(Node node) implements Item {}
  }

  /** The keyword in lower case. */
  public String name() {
    return keyword.toLowerCase(Locale.ROOT);
  }

  /** The arguments as words; a nested instruction gives its keyword and its own arguments. */
  public List<String> words() {
    return items.stream()
        .flatMap(
            item ->
                switch (item) {
                  case Item.Text text -> Stream.of(text.value());
                  case Item.Nested nested ->
                      Stream.concat(
                          Stream.of(nested.node().keyword()), nested.node().words().stream());
                })
        .toList();
  }

  boolean mayOpenHeredoc() {
    Node inner = this;
    if (name().equals("onbuild")
        && !items.isEmpty()
        && items.get(0) instanceof Item.Nested(Node nested)) {
      inner = nested;
    }
    return !inner.json && List.of("add", "copy", "run").contains(inner.name());
  }

  Node withHeredocs(List<Heredoc> newHeredocs, SourceRange newRange) {
    return new Node(keyword, flags, items, json, newHeredocs, original, newRange, comments);
  }

  /** The node as an s-expression without the outer parentheses: {@code copy ["--from=a"] "b"}. */
  public String dump() {
    StringBuilder out = new StringBuilder(name());
    if (!flags.isEmpty()) {
      out.append(' ').append(GoQuote.quote(flags));
    }
    for (Item item : items) {
      out.append(' ');
      switch (item) {
        case Item.Text text -> out.append(GoQuote.quote(text.value()));
        case Item.Nested nested -> out.append('(').append(nested.node().dump()).append(')');
      }
    }
    return Blanks.trim(out.toString());
  }
}
