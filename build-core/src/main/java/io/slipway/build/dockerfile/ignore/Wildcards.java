package io.slipway.build.dockerfile.ignore;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A path pattern with wildcards. All ways through the pattern are followed at once, so that a path
 * takes at most its length times the pattern's: the patterns come from repositories that nobody
 * trusts, and an expression that goes back and tries again could take for ever.
 */
final class Wildcards {
  private static final Pattern NO_SET = Pattern.compile("(?!)");

  private enum Kind {
    LITERAL,
    /** {@code ?}. */
    ONE,
    /** {@code *}. */
    STAR,
    /** Two stars at the end: anything. */
    ALL,
    /** Two stars before more: nothing, or go on to {@link #DIRECTORY}. */
    DIRECTORIES,
    /** Inside these directories, up to a slash. */
    DIRECTORY,
    /** A bracket expression. */
    SET
  }

  private record Part(Kind kind, int literal, Pattern set) {
    static Part of(Kind kind) {
      return new Part(kind, 0, NO_SET);
    }

    boolean accepts(int c) {
      return switch (kind) {
        case LITERAL -> c == literal;
        case ONE, STAR -> c != '/';
        case ALL, DIRECTORY -> c != '\n';
        case DIRECTORIES -> false;
        case SET -> set.matcher(Character.toString(c)).matches();
      };
    }
  }

  private final List<Part> parts = new ArrayList<>();

  void literal(int codePoint) {
    parts.add(new Part(Kind.LITERAL, codePoint, NO_SET));
  }

  void one() {
    parts.add(Part.of(Kind.ONE));
  }

  void star() {
    parts.add(Part.of(Kind.STAR));
  }

  void all() {
    parts.add(Part.of(Kind.ALL));
  }

  void directories() {
    parts.add(Part.of(Kind.DIRECTORIES));
    parts.add(Part.of(Kind.DIRECTORY));
  }

  /**
   * A bracket expression in the syntax of {@link Pattern}, for one character.
   *
   * @throws java.util.regex.PatternSyntaxException when a range is the wrong way round
   */
  void set(String expression) {
    parts.add(new Part(Kind.SET, 0, Pattern.compile(expression)));
  }

  /** Whether the whole path matches. */
  boolean matches(String path) {
    BitSet now = new BitSet(parts.size() + 1);
    enter(now, 0);
    for (int i = 0; i < path.length() && !now.isEmpty(); ) {
      int c = path.codePointAt(i);
      i += Character.charCount(c);
      BitSet next = new BitSet(parts.size() + 1);
      for (int at = now.nextSetBit(0); at >= 0 && at < parts.size(); at = now.nextSetBit(at + 1)) {
        Part part = parts.get(at);
        if (part.accepts(c)) {
          step(next, at, part.kind(), c);
        }
      }
      now = next;
    }
    return now.get(parts.size());
  }

  private void step(BitSet next, int at, Kind kind, int c) {
    switch (kind) {
      case LITERAL, ONE, SET -> enter(next, at + 1);
      case STAR, ALL -> enter(next, at);
      case DIRECTORY -> {
        next.set(at);
        if (c == '/') {
          enter(next, at + 1);
        }
      }
      case DIRECTORIES -> {} // takes no character itself
    }
  }

  /** Marks a place, and those that are reached from it without a character. */
  private void enter(BitSet places, int from) {
    for (int at = from; !places.get(at); ) {
      places.set(at);
      if (at == parts.size()) {
        return;
      }
      switch (parts.get(at).kind()) {
        case STAR, ALL -> at++;
        case DIRECTORIES -> {
          places.set(at + 1);
          at += 2;
        }
        case LITERAL, ONE, SET, DIRECTORY -> {}
      }
    }
  }
}
