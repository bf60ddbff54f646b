package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Dockerfile;
import io.slipway.build.dockerfile.Node;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.SourceRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Collects warnings, leaves out those that nobody wants, and fails the build on the others when
 * that is asked for.
 */
final class Lint {
  private static final String LOCAL = "check=";

  private final CheckOptions options;

  /** What comments say of the instruction below them, by the instruction's first line. */
  private final NavigableMap<Integer, Local> locals = new TreeMap<>();

  private final List<BuildPlan.Warning> warnings = new ArrayList<>();

  /**
   * Options of one instruction.
   *
   * @param lastLine where it ends
   */
  private record Local(int lastLine, CheckOptions options) {}

  Lint(CheckOptions options) {
    this.options = options;
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
      Lint lint =
          new Lint(CheckOptions.parse(given.or(() -> file.tree().directives().check()).orElse("")));
      file.tree().nodes().forEach(lint::local);
      return lint;
    } catch (IllegalArgumentException e) {
      SourceRange head = file.stages().getFirst().from().origin().range();
      SourceRange before = new SourceRange(head.file(), 1, 1, head.startLine());
      throw Refusals.of(
          given.isPresent() ? before : file.source().find(before, "check"),
          "failed to parse check options: " + e.getMessage(),
          "write skip=RULE,RULE or skip=all, error=true, experimental=RULE, with ; in between");
    }
  }

  /**
   * Reads the first {@code check=} comment above an instruction. As in BuildKit, an unreadable one
   * says nothing, and none can make warnings fail the build.
   */
  private void local(Node node) {
    Optional<String> text = node.comments().stream().filter(c -> c.startsWith(LOCAL)).findFirst();
    if (text.isEmpty()) {
      return;
    }
    try {
      CheckOptions own =
          CheckOptions.parse(text.get().substring(LOCAL.length()).split("\\s", 2)[0]);
      locals.put(node.range().startLine(), new Local(node.range().endLine(), options.with(own)));
    } catch (IllegalArgumentException e) {
      return; // a comment of another kind
    }
  }

  private CheckOptions optionsAt(SourceRange at) {
    Map.Entry<Integer, Local> near = locals.floorEntry(at.startLine());
    return near != null && at.startLine() <= near.getValue().lastLine()
        ? near.getValue().options()
        : options;
  }

  void warn(String rule, String message, SourceRange at) {
    BuildPlan.Warning warning = new BuildPlan.Warning(rule, message, at);
    if (optionsAt(at).wants(rule) && !warnings.contains(warning)) {
      warnings.add(warning);
    }
  }

  /** All warnings so far, in the order of lines. */
  List<BuildPlan.Warning> found() {
    warnings.sort(
        Comparator.comparingInt((BuildPlan.Warning w) -> w.origin().startLine())
            .thenComparing(w -> w.origin().startColumn()));
    return List.copyOf(warnings);
  }

  /**
   * As {@link #found}, at the end of a file.
   *
   * @throws BuildFailure when the file wants to fail on them
   */
  List<BuildPlan.Warning> finish() throws BuildFailure {
    List<BuildPlan.Warning> all = found();
    if (options.error() && !warnings.isEmpty()) {
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
    return all;
  }
}
