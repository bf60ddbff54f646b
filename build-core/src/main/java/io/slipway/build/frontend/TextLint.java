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
    file.tree()
        .emptyContinuations()
        .forEach(at -> lint.warn("NoEmptyContinuation", "Empty continuation line", at));
    for (Node node : file.tree().nodes()) {
      switch (node.name()) {
        case "from" -> from(node, lint);
        case "maintainer" ->
            lint.warn(
                "MaintainerDeprecated",
                "Maintainer instruction is deprecated in favor of using label",
                node.range());
        default -> {}
      }
    }
    casing(file.tree().nodes(), lint);
    names(file, lint);
  }

  private static void from(Node node, Lint lint) {
    List<String> words = node.words();
    if (words.size() != 3) {
      return;
    }
    String name = words.get(2);
    if (!name.equals(name.toLowerCase(Locale.ROOT))) {
      lint.warn("StageNameCasing", "Stage name '" + name + "' should be lowercase", node.range());
    }
    if (upper(node.keyword()) != upper(words.get(1))) {
      lint.warn(
          "FromAsCasing",
          "'" + words.get(1) + "' and '" + node.keyword() + "' keywords' casing do not match",
          node.range());
    }
  }

  /** The casing of most instructions is the file's casing. */
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

  private static boolean upper(String word) {
    return word.equals(word.toUpperCase(Locale.ROOT));
  }
}
