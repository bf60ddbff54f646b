package io.slipway.build.frontend;

import io.slipway.build.dockerfile.GoQuote;
import io.slipway.build.dockerfile.ignore.IgnoreRules;
import io.slipway.build.graph.BuildGraph;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Vertex;

/**
 * The check {@code CopyIgnoredFile}: a COPY or ADD of something that the ignore rules leave out of
 * the context.
 */
final class IgnoredCopies {
  private IgnoredCopies() {}

  static void look(BuildGraph graph, IgnoreRules rules, Lint lint) {
    if (!rules.isEmpty()) {
      graph.vertices().forEach(vertex -> look(vertex, graph, rules, lint));
    }
  }

  private static void look(Vertex vertex, BuildGraph graph, IgnoreRules rules, Lint lint) {
    if (!(vertex.operation() instanceof Operation.Copy copy)) {
      return;
    }
    String verb = vertex.name().contains(" ADD ") ? "Add" : "Copy";
    for (Operation.Copy.Part part : copy.parts()) {
      Operation from = graph.vertex(vertex.inputs().get(part.input())).operation();
      if (!(from instanceof Operation.ContextSource(String name)) || !name.equals("context")) {
        continue;
      }
      for (String source : part.sources()) {
        if (rules.surelyExcludes(source)) {
          lint.warn(
              "CopyIgnoredFile",
              "Attempting to "
                  + verb
                  + " file "
                  + GoQuote.quote(source)
                  + " that is excluded by .dockerignore",
              vertex.origin());
        }
      }
    }
  }
}
