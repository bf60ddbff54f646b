package io.slipway.build.frontend;

import io.slipway.build.dockerfile.GoQuote;
import io.slipway.build.dockerfile.ignore.IgnoreRules;
import io.slipway.build.graph.BuildPlan;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Vertex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The check {@code CopyIgnoredFile}: a COPY or ADD of something that the ignore rules leave out of
 * the context. Apart from the compiler, which does not know the context.
 */
public final class IgnoredCopies {
  private static final String RULE = "CopyIgnoredFile";

  private IgnoredCopies() {}

  /**
   * The warnings of a plan; none unless the file or the build argument asks for this rule.
   *
   * @param check the file's {@code # check} directive; empty when it has none
   * @param buildArgs one of them may replace the directive
   */
  public static List<BuildPlan.Warning> in(
      BuildPlan plan, IgnoreRules rules, String check, Map<String, String> buildArgs) {
    List<BuildPlan.Warning> warnings = new ArrayList<>();
    String options = buildArgs.getOrDefault(CheckOptions.BUILD_ARG, check);
    if (CheckOptions.parse(options).wants(RULE)) {
      plan.graph().vertices().forEach(vertex -> look(vertex, plan, rules, warnings));
    }
    return List.copyOf(warnings);
  }

  private static void look(
      Vertex vertex, BuildPlan plan, IgnoreRules rules, List<BuildPlan.Warning> warnings) {
    if (!(vertex.operation() instanceof Operation.Copy copy)) {
      return;
    }
    String verb = vertex.name().contains(" ADD ") ? "Add" : "Copy";
    for (Operation.Copy.Part part : copy.parts()) {
      Operation from = plan.graph().vertex(vertex.inputs().get(part.input())).operation();
      if (!(from instanceof Operation.ContextSource(String name)) || !name.equals("context")) {
        continue;
      }
      for (String source : part.sources()) {
        if (rules.excludes(source)) {
          warnings.add(
              new BuildPlan.Warning(
                  RULE,
                  "Attempting to "
                      + verb
                      + " file "
                      + GoQuote.quote(source)
                      + " that is excluded by .dockerignore",
                  vertex.origin()));
        }
      }
    }
  }
}
