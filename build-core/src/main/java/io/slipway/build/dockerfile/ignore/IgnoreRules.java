package io.slipway.build.dockerfile.ignore;

import io.slipway.build.text.Blanks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * The rules of a {@code .dockerignore}: the last pattern that matches a path or one of its parents
 * decides. Immutable.
 */
public final class IgnoreRules {
  /** Rules that leave nothing out. */
  public static final IgnoreRules NONE = new IgnoreRules(List.of());

  private static final Set<String> EVERYTHING = Set.of("*", "**", "**/*");

  private final List<IgnorePattern> patterns;
  private final boolean hasExceptions;

  private IgnoreRules(List<IgnorePattern> patterns) {
    this.patterns = List.copyOf(patterns);
    this.hasExceptions = patterns.stream().anyMatch(IgnorePattern::negated);
  }

  /**
   * Reads the lines of an ignore file: comments, blanks, leading slashes and all.
   *
   * @throws IllegalArgumentException when a line is no pattern; the message names it
   */
  public static IgnoreRules parse(List<String> lines) {
    List<String> patterns = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = i == 0 ? withoutMark(lines.get(0)) : lines.get(i);
      if (line.startsWith("#")) {
        continue;
      }
      String pattern = Blanks.trim(line);
      boolean negated = pattern.startsWith("!");
      if (negated) {
        pattern = Blanks.trim(pattern.substring(1));
      }
      if (!pattern.isEmpty()) {
        pattern = clean(pattern);
        if (pattern.length() > 1 && pattern.startsWith("/")) {
          pattern = pattern.substring(1);
        }
      }
      if (negated || !pattern.isEmpty()) {
        patterns.add(negated ? "!" + pattern : pattern);
      }
    }
    return of(patterns);
  }

  /**
   * Rules from patterns alone, as {@code --exclude} has them: no comments, slashes as they are.
   *
   * @throws IllegalArgumentException when one is no pattern
   */
  public static IgnoreRules of(List<String> patterns) {
    List<IgnorePattern> compiled = new ArrayList<>();
    for (String raw : patterns) {
      String trimmed = Blanks.trim(raw);
      if (trimmed.isEmpty()) {
        continue;
      }
      String pattern = clean(trimmed);
      boolean negated = pattern.startsWith("!");
      if (pattern.equals("!")) {
        throw new IllegalArgumentException("illegal exclusion pattern: \"!\"");
      }
      compiled.add(IgnorePattern.compile(negated ? pattern.substring(1) : pattern, negated));
    }
    return new IgnoreRules(compiled);
  }

  /**
   * Whether a path alone is left out, whatever it is in. What a build sees of a tree is {@link
   * #excludesInTree}.
   *
   * @param path relative to the context, with slashes, no leading slash
   */
  public boolean excludes(String path) {
    boolean excluded = false;
    for (IgnorePattern pattern : patterns) {
      // A pattern that could only confirm what is decided already need not be looked at.
      if (pattern.negated() == excluded && matchesOrParentMatches(pattern, path)) {
        excluded = !pattern.negated();
      }
    }
    return excluded;
  }

  /**
   * Whether a walk from the top leaves a path out. It asks a pattern about the path itself, and
   * goes by what it said of the directory around; but a pattern that could not have changed the
   * fate of the directory was not asked there, and counts for nothing below: {@code d/*} and {@code
   * !d} leave {@code d/x} out. So does BuildKit (moby/patternmatcher's {@code
   * MatchesUsingParentResults}).
   *
   * @param path relative to the context, with slashes, no leading slash
   */
  public boolean excludesInTree(String path) {
    if (!hasExceptions) {
      return excludes(path); // the same, and faster
    }
    boolean[] matched = new boolean[patterns.size()];
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      step(path.substring(0, slash), matched);
    }
    return step(path, matched);
  }

  /**
   * Goes one level down.
   *
   * @param matched which patterns matched the directory around; then, which match the path
   */
  private boolean step(String path, boolean[] matched) {
    boolean excluded = false;
    for (int i = 0; i < matched.length; i++) {
      IgnorePattern pattern = patterns.get(i);
      if (!matched[i] && pattern.negated() == excluded) {
        matched[i] = pattern.matches(path);
      }
      if (matched[i]) {
        excluded = !pattern.negated();
      }
    }
    return excluded;
  }

  /**
   * Whether a directory and all below it are left out, so that nobody needs to look inside. Errs on
   * the side of looking.
   */
  public boolean excludesAllBelow(String directory) {
    if (!excludesInTree(directory)) {
      return false;
    }
    return patterns.stream()
        .noneMatch(pattern -> pattern.negated() && mayMatchBelow(pattern, directory));
  }

  /**
   * Whether a copy certainly finds nothing, as BuildKit's check {@code CopyIgnoredFile} sees it: no
   * exception may reach what is copied, and the whole context is left out by a pattern for all
   * only.
   *
   * @param source relative to the context, {@linkplain #clean cleaned}, perhaps with wildcards;
   *     {@code .} for the whole
   */
  public boolean surelyExcludes(String source) {
    boolean whole = source.equals(".");
    if (whole && patterns.stream().noneMatch(pattern -> EVERYTHING.contains(pattern.text()))) {
      return false;
    }
    String start = whole ? "" : directories(source);
    return patterns.stream()
            .noneMatch(pattern -> pattern.negated() && mayReach(pattern.text(), start))
        && excludes(source);
  }

  private static boolean mayReach(String exception, String start) {
    String fixed = directories(exception);
    return isBelow(fixed, start) || (!fixed.equals(exception) && isBelow(start, fixed));
  }

  /** The path when it has no wildcards, else what stands before the first part that has some. */
  private static String directories(String pattern) {
    String fixed = fixed(pattern);
    return fixed.length() == pattern.length()
        ? pattern
        : fixed.substring(0, Math.max(0, fixed.lastIndexOf('/')));
  }

  /** Whether a path is another or is inside it; the empty one contains all. */
  private static boolean isBelow(String path, String base) {
    return base.isEmpty() || path.equals(base) || path.startsWith(base + "/");
  }

  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  /** A negation without wildcards reaches below a directory only when it begins with its path. */
  private static boolean mayMatchBelow(IgnorePattern pattern, String directory) {
    String fixed = fixed(pattern.text());
    String inside = directory + "/";
    return fixed.startsWith(inside)
        || (fixed.length() < pattern.text().length() && inside.startsWith(fixed));
  }

  /** What comes before the first wildcard. */
  private static String fixed(String pattern) {
    return pattern.split("[*?\\[\\\\]", 2)[0];
  }

  private static boolean matchesOrParentMatches(IgnorePattern pattern, String path) {
    if (pattern.matches(path)) {
      return true;
    }
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (pattern.matches(path.substring(0, slash))) {
        return true;
      }
    }
    return false;
  }

  private static String withoutMark(String line) {
    return line.startsWith("\uFEFF") ? line.substring(1) : line;
  }

  /** Resolves {@code .}, {@code ..} and double slashes, as Go's filepath.Clean. */
  public static String clean(String path) {
    boolean rooted = path.startsWith("/");
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (!part.equals("..")) {
        parts.addLast(part);
      } else if (!parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!rooted) {
        parts.addLast("..");
      }
    }
    String joined = String.join("/", parts);
    return rooted ? "/" + joined : joined.isEmpty() ? "." : joined;
  }
}
