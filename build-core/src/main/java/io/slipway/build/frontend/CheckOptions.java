package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Directives;
import io.slipway.build.dockerfile.GoBool;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which checks count: {@code skip=Rule,Rule;error=true;experimental=Rule}, from the file's {@code #
 * check} directive or the build argument {@code BUILDKIT_DOCKERFILE_CHECK}, which replaces it.
 *
 * @param skipped names of rules that are left out; {@code all} for every one
 * @param error whether a warning fails the build
 * @param experimental names of experimental rules that are wanted; {@code all} for every one; not
 *     affected by {@code skipped}
 */
record CheckOptions(Set<String> skipped, boolean error, Set<String> experimental) {
  /** The build argument that replaces the directive. */
  static final String BUILD_ARG = "BUILDKIT_DOCKERFILE_CHECK";

  static final CheckOptions DEFAULT = new CheckOptions(Set.of(), false, Set.of());

  private static final Set<String> EXPERIMENTAL_RULES = Set.of("InvalidDefinitionDescription");

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException when one is unknown or has an impossible value
   */
  static CheckOptions parse(String text) {
    CheckOptions options = DEFAULT;
    if (text.isBlank()) {
      return options;
    }
    for (String option : text.split(";", -1)) {
      String[] pair = option.split("=", 2);
      String key = pair[0].strip();
      if (pair.length < 2) {
        throw new IllegalArgumentException("invalid check option \"" + option.strip() + "\"");
      }
      String value = pair[1].strip();
      options =
          switch (key) {
            case "skip" -> new CheckOptions(names(value), options.error, options.experimental);
            case "error" ->
                new CheckOptions(options.skipped, truth(option, value), options.experimental);
            case "experimental" -> new CheckOptions(options.skipped, options.error, names(value));
            default -> throw new IllegalArgumentException("invalid check option \"" + key + "\"");
          };
    }
    return options;
  }

  /**
   * These options and what the comments above an instruction say: the first comment that names
   * options adds to them, unless it cannot be read. Whether a warning fails the build is a matter
   * of the whole file.
   */
  CheckOptions with(List<String> comments) {
    Optional<String> first =
        comments.stream().flatMap(comment -> Directives.checkIn(comment).stream()).findFirst();
    try {
      CheckOptions more = parse(first.orElse(""));
      return new CheckOptions(
          union(skipped, more.skipped), error, union(experimental, more.experimental));
    } catch (IllegalArgumentException e) {
      return this;
    }
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    return Stream.concat(some.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether warnings of a rule are wanted. */
  boolean wants(String rule) {
    return EXPERIMENTAL_RULES.contains(rule)
        ? experimental.contains("all") || experimental.contains(rule)
        : !skipped.contains("all") && !skipped.contains(rule);
  }

  private static Set<String> names(String value) {
    return Arrays.stream(value.split(",", -1))
        .map(String::strip)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean truth(String option, String value) {
    return GoBool.parse(value)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "failed to parse check option \"" + option.strip() + "\": want true or false"));
  }
}
