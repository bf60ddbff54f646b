package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Dockerfile;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.SourceRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Collects warnings, leaves out those that nobody wants, and fails the build on the others when
 * that is asked for.
 */
final class Lint {
  private final CheckOptions options;
  private final List<BuildPlan.Warning> warnings;

  Lint(CheckOptions options) {
    this(options, new ArrayList<>());
  }

  private Lint(CheckOptions options, List<BuildPlan.Warning> warnings) {
    this.options = options;
    this.warnings = warnings;
  }

  /** The same collection for an instruction, whose comments may leave out more rules. */
  Lint below(List<String> comments) {
    return comments.isEmpty() ? this : new Lint(options.with(comments), warnings);
  }

  /**
   * Reads the options of a file.
   *
   * @param buildArgs one of them may replace the directive
   * @throws BuildFailure when an option is unknown
   */
  static Lint configured(Dockerfile file, Map<String, String> buildArgs) throws BuildFailure {
    Optional<String> given = Optional.ofNullable(buildArgs.get(CheckOptions.BUILD_ARG));
    try {
      return new Lint(
          CheckOptions.parse(given.or(() -> file.tree().directives().check()).orElse("")));
    } catch (IllegalArgumentException e) {
      SourceRange head = file.tree().nodes().getFirst().range();
      SourceRange before = new SourceRange(head.file(), 1, 1, head.startLine());
      throw Refusals.of(
          given.isPresent() ? before : file.source().find(before, "check"),
          "failed to parse check options: " + e.getMessage(),
          "write skip=RULE,RULE or skip=all, error=true, experimental=RULE, with ; in between");
    }
  }

  void warn(String rule, String message, SourceRange at) {
    BuildPlan.Warning warning = new BuildPlan.Warning(rule, message, at);
    if (options.wants(rule) && !warnings.contains(warning)) {
      warnings.add(warning);
    }
  }

  /** All warnings so far, in the order of lines. */
  List<BuildPlan.Warning> told() {
    return warnings.stream()
        .sorted(
            Comparator.comparingInt((BuildPlan.Warning w) -> w.origin().startLine())
                .thenComparingInt(w -> w.origin().startColumn()))
        .toList();
  }

  /**
   * As {@link #told()}, at the end.
   *
   * @throws BuildFailure when the file wants to fail on them
   */
  List<BuildPlan.Warning> finish() throws BuildFailure {
    if (options.error() && !warnings.isEmpty()) {
      List<BuildPlan.Warning> all = told();
      String rules =
          all.stream().map(BuildPlan.Warning::rule).distinct().collect(Collectors.joining(", "));
      String lines =
          all.stream()
              .map(w -> "\n" + w.origin() + ": " + w.rule() + ": " + w.message())
              .collect(Collectors.joining());
      throw Refusals.of(
          all.getFirst().origin(),
          "lint violation found for rules: " + rules + lines,
          "change these lines, or skip the rules with '# check=skip="
              + rules.replace(", ", ",")
              + "'");
    }
    return told();
  }
}
