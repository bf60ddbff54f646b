package io.slipway.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form of a tag, {@code <branch>-<n>}: literal text and variables of one kind of build. */
public final class TagTemplate {
  /** How long a name that people give, of a branch or Git tag, may be inside a tag. */
  public static final int LONGEST_NAME = 64;

  private static final int LONGEST_TAG = 128;
  private static final int LONGEST_NUMBER = 19;
  private static final int SHORT_COMMIT = 7;
  private static final Pattern PART = Pattern.compile("<([a-z0-9]+)>|([A-Za-z0-9_.-]+)");
  private static final Pattern FIRST = Pattern.compile("[A-Za-z0-9_<].*");

  /** Literal text, or the name of a variable. */
  private record Part(String text, boolean variable) {}

  private final String text;
  private final List<Part> parts;

  private TagTemplate(String text, List<Part> parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it names a variable that builds of this kind do not have,
   *     or could become what no registry takes as a tag
   */
  public static TagTemplate of(String text, Trigger.Kind kind) {
    Map<String, Integer> known = variables(kind);
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(text);
    int at = 0;
    int longest = 0;
    while (at < text.length() && matcher.find(at) && matcher.start() == at) {
      String variable = matcher.group(1);
      if (variable != null && !known.containsKey(variable)) {
        throw new IllegalArgumentException(
            "'<" + variable + ">' is not known in '" + text + "'; there are " + known.keySet());
      }
      parts.add(new Part(variable == null ? matcher.group() : variable, variable != null));
      longest += variable == null ? matcher.group().length() : known.getOrDefault(variable, 0);
      at = matcher.end();
    }
    if (at < text.length() || !FIRST.matcher(text).matches() || longest > LONGEST_TAG) {
      throw new IllegalArgumentException("not a template of tags: '" + text + "'");
    }
    return new TagTemplate(text, List.copyOf(parts));
  }

  /** What each variable is at most as long as. */
  private static Map<String, Integer> variables(Trigger.Kind kind) {
    Map<String, Integer> known = new TreeMap<>(Map.of("n", LONGEST_NUMBER, "sha7", SHORT_COMMIT));
    switch (kind) {
      case BRANCH -> known.put("branch", LONGEST_NAME);
      case PULL_REQUEST -> known.put("id", LONGEST_NUMBER);
      case TAG -> {
        known.put("tag", LONGEST_NAME);
        Set.of("major", "minor", "patch").forEach(part -> known.put(part, LONGEST_NUMBER));
      }
    }
    return known;
  }

  /** The variables that it needs. */
  public Set<String> variables() {
    Set<String> needed = new TreeSet<>();
    parts.stream().filter(Part::variable).forEach(part -> needed.add(part.text()));
    return needed;
  }

  /** The tag for these values. */
  public Tag fill(UnaryOperator<String> values) {
    StringBuilder tag = new StringBuilder();
    parts.forEach(part -> tag.append(part.variable() ? values.apply(part.text()) : part.text()));
    return new Tag(tag.toString());
  }

  @Override
  public String toString() {
    return text;
  }
}
