package io.slipway.build.frontend;

import io.slipway.build.dockerfile.Dockerfile;
import io.slipway.build.dockerfile.Node;
import io.slipway.build.dockerfile.Stage;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The checks that need the text alone. */
final class TextLint {
  private static final Set<String> RESERVED = Set.of("context", "scratch");

  private TextLint() {}

  static void check(Dockerfile file, Lint lint) {
    instructions(file, lint);
    casing(
        file.tree().nodes().stream().dropWhile(node -> !node.name().equals("from")).toList(), lint);
    names(file, lint);
  }

  /** The checks that look at one instruction at a time, so that the file may be broken below. */
  static void instructions(Dockerfile file, Lint lint) {
    file.tree()
        .emptyContinuations()
        .forEach(at -> lint.warn("NoEmptyContinuation", "Empty continuation line", at));
    for (Node node : file.tree().nodes()) {
      Lint own = lint.below(node.comments());
      switch (node.name()) {
        case "from" -> from(node, own);
        case "arg" ->
            description(node, node.words().stream().map(w -> w.split("=", 2)[0]).toList(), own);
        case "maintainer" ->
            own.warn(
                "MaintainerDeprecated",
                "Maintainer instruction is deprecated in favor of using label",
                node.range());
        default -> {}
      }
    }
  }

  private static void from(Node node, Lint lint) {
    List<String> words = node.words();
    if (words.size() != 3) {
      return;
    }
    String name = words.get(2);
    String lower = name.toLowerCase(Locale.ROOT);
    if (!name.equals(lower)) {
      lint.warn("StageNameCasing", "Stage name '" + name + "' should be lowercase", node.range());
    }
    String as = words.get(1);
    if (consistent(node.keyword())
        && !as.equals(
            upper(node.keyword()) ? as.toUpperCase(Locale.ROOT) : as.toLowerCase(Locale.ROOT))) {
      lint.warn(
          "FromAsCasing",
          "'" + as + "' and '" + node.keyword() + "' keywords' casing do not match",
          node.range());
    }
    description(node, List.of(lower), lint);
  }

  /** A comment right above a stage or an argument describes it, and begins with its name. */
  private static void description(Node node, List<String> names, Lint lint) {
    if (node.comments().isEmpty() || names.isEmpty()) {
      return;
    }
    String first = node.comments().getLast().split(" ", 2)[0];
    if (!names.contains(first)) {
      lint.warn(
          "InvalidDefinitionDescription",
          "Comment for "
              + node.name().toUpperCase(Locale.ROOT)
              + " should follow the format: `# "
              + (names.size() > 1 ? "<arg_key>" : names.getFirst())
              + " <description>`",
          node.range());
    }
  }

  /** The casing of most instructions in stages is the file's casing. */
  private static void casing(List<Node> nodes, Lint lint) {
    long uppers = nodes.stream().filter(node -> upper(node.keyword())).count();
    long lowers = nodes.stream().filter(node -> node.keyword().equals(node.name())).count();
    boolean upper = uppers >= lowers;
    for (Node node : nodes) {
      String right = upper ? node.keyword().toUpperCase(Locale.ROOT) : node.name();
      if (!node.keyword().equals(right)) {
        lint.warn(
            "ConsistentInstructionCasing",
            "Command '"
                + node.keyword()
                + "' should match the case of the command majority ("
                + (upper ? "uppercase" : "lowercase")
                + ")",
            node.range());
      }
    }
  }

  private static void names(Dockerfile file, Lint lint) {
    Set<String> seen = new HashSet<>();
    for (Stage stage : file.stages()) {
      if (stage.from().name().isEmpty()) {
        continue;
      }
      String name = stage.from().name().get();
      if (RESERVED.contains(name)) {
        lint.warn(
            "ReservedStageName",
            "Stage name should not use the same name as reserved stage \"" + name + "\"",
            stage.from().origin().range());
      }
      if (!seen.add(name)) {
        lint.warn(
            "DuplicateStageName",
            "Duplicate stage name \"" + name + "\", stage names should be unique",
            stage.from().origin().range());
      }
    }
  }

  private static boolean consistent(String word) {
    return upper(word) || word.equals(word.toLowerCase(Locale.ROOT));
  }

  private static boolean upper(String word) {
    return word.equals(word.toUpperCase(Locale.ROOT));
  }
}
