package io.slipway.build.frontend;

import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.SourceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Collects warnings, leaves out those that the file's {@code # check} directive skips, and fails
 * the build on them when it says {@code error=true}.
 */
final class Lint {
  private final Set<String> skipped;
  private final boolean fails;
  private final List<BuildPlan.Warning> warnings = new ArrayList<>();

  private Lint(Set<String> skipped, boolean fails) {
    this.skipped = skipped;
    this.fails = fails;
  }

  /** Reads {@code skip=Rule,Rule;error=true}. */
  static Lint configured(Optional<String> check) {
    Set<String> skipped = Set.of();
    boolean fails = false;
    for (String option : check.orElse("").split(";", -1)) {
      String[] pair = option.strip().split("=", 2);
      if (pair.length == 2 && pair[0].strip().equals("skip")) {
        skipped =
            Stream.of(pair[1].split(",", -1))
                .map(rule -> rule.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
      } else if (pair.length == 2 && pair[0].strip().equals("error")) {
        fails = Boolean.parseBoolean(pair[1].strip());
      }
    }
    return new Lint(skipped, fails);
  }

  void warn(String rule, String message, SourceRange at) {
    BuildPlan.Warning warning = new BuildPlan.Warning(rule, message, at);
    boolean wanted = !skipped.contains("all") && !skipped.contains(rule.toLowerCase(Locale.ROOT));
    if (wanted && !warnings.contains(warning)) {
      warnings.add(warning);
    }
  }

  /**
   * All warnings so far.
   *
   * @throws BuildFailure when the file wants to fail on them
   */
  List<BuildPlan.Warning> finish() throws BuildFailure {
    if (fails && !warnings.isEmpty()) {
      BuildPlan.Warning first = warnings.get(0);
      String all =
          warnings.stream()
              .map(w -> w.origin().startLine() + ": " + w.rule() + ": " + w.message())
              .collect(Collectors.joining("\n"));
      throw Refusals.of(
          first.origin(), "lint violation found, and '# check=error=true' asks to fail: " + all);
    }
    return List.copyOf(warnings);
  }
}
