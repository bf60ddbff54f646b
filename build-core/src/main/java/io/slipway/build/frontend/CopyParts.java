package io.slipway.build.frontend;

import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Operation.Copy.Part;
import io.slipway.build.graph.VertexId;
import java.util.ArrayList;
import java.util.List;

/** Collects what one COPY or ADD copies; neighbours from the same place become one part. */
final class CopyParts {
  private final PlanWriter plan;
  private final List<String> excludes;
  private final List<VertexId> inputs = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  CopyParts(PlanWriter plan, List<String> excludes) {
    this.plan = plan;
    this.excludes = List.copyOf(excludes);
  }

  /** A path or glob inside of an input. */
  void files(VertexId from, String path, boolean parents, boolean unpack) {
    int input = input(from);
    List<String> sources = new ArrayList<>();
    if (!parts.isEmpty()) {
      Part last = parts.getLast();
      if (last.input() == input && last.parents() == parents && last.unpack() == unpack) {
        sources.addAll(last.sources());
        parts.removeLast();
      }
    }
    sources.add(parents ? pivoted(path) : Paths.source(path));
    parts.add(new Part(input, sources, parents, excludes, unpack));
  }

  /**
   * Files or a tree that no context has.
   *
   * @param names whole names; none of their characters is a wildcard
   */
  void remote(Operation.Source source, Words words, List<String> names, boolean unpack) {
    int input = input(plan.source(source, words.range()));
    List<String> paths = names.stream().map(CopyParts::literal).toList();
    parts.add(new Part(input, paths, false, excludes, unpack));
  }

  private static String literal(String name) {
    return name.replaceAll("[\\\\*?\\[]", "\\\\$0");
  }

  private int input(VertexId from) {
    if (!inputs.contains(from)) {
      inputs.add(from);
    }
    return inputs.indexOf(from) + 1; // 0 is the root filesystem
  }

  /** Both sides of the first {@code /./}, which says where the kept directories begin. */
  private static String pivoted(String path) {
    int pivot = path.indexOf("/./");
    String before = pivot < 0 ? "." : Paths.source(path.substring(0, pivot));
    String after = Paths.source(pivot < 0 ? path : path.substring(pivot + 3));
    return before.equals(".") ? after : before + "/./" + after;
  }

  List<VertexId> inputs() {
    return List.copyOf(inputs);
  }

  List<Part> parts() {
    return List.copyOf(parts);
  }
}
