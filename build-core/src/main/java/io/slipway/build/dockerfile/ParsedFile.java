package io.slipway.build.dockerfile;

import io.slipway.build.graph.SourceRange;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The syntax tree of a build file.
 *
 * @param nodes the instructions in order; unknown ones are among them
 * @param directives what the first comment lines said
 * @param emptyContinuations the last lines of instructions with empty lines between their continued
 *     lines
 */
public record ParsedFile(
    List<Node> nodes, Directives directives, List<SourceRange> emptyContinuations) {

  /** Copies the lists. */
  public ParsedFile {
    nodes = List.copyOf(nodes);
    emptyContinuations = List.copyOf(emptyContinuations);
  }

  /** One s-expression for each instruction, each on its own line. */
  public String dump() {
    return nodes.stream().map(node -> "(" + node.dump() + ")\n").collect(Collectors.joining());
  }
}
