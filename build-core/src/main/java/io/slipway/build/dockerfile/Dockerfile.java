package io.slipway.build.dockerfile;

import io.slipway.build.graph.SourceRange;
import io.slipway.build.text.Blanks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A whole build file, understood as far as text alone goes.
 *
 * @param source its lines, to point at things in messages
 * @param tree the syntax tree
 * @param globals the ARGs before the first FROM
 * @param stages at least one; none where a file was read in part
 */
public record Dockerfile(
    SourceText source, ParsedFile tree, List<Instruction.Arg> globals, List<Stage> stages) {
  private static final Set<String> ALONE =
      Set.of(
          "add",
          "cmd",
          "copy",
          "entrypoint",
          "expose",
          "healthcheck",
          "label",
          "run",
          "stopsignal",
          "volume");

  /** Copies the lists. */
  public Dockerfile {
    globals = List.copyOf(globals);
    stages = List.copyOf(stages);
  }

  /**
   * Reads a build file.
   *
   * @param file the name for messages
   * @throws DockerfileException with everything that is wrong with the text, in order of lines
   */
  public static Dockerfile parse(String file, String text) throws DockerfileException {
    SourceText source = new SourceText(file, text);
    List<Problem> problems = new ArrayList<>();
    ParsedFile tree = DockerfileParser.parse(source, problems);
    Grouping grouping = new Grouping(source, problems);
    tree.nodes().forEach(grouping::add);
    if (problems.isEmpty() && grouping.stages.isEmpty()) {
      problems.add(
          new Problem(
              source.range(1, source.size()),
              "dockerfile contains no stages to build",
              "add a FROM"));
    }
    if (!problems.isEmpty()) {
      problems.sort(
          Comparator.comparingInt((Problem p) -> p.at().startLine())
              .thenComparingInt(p -> p.at().startColumn()));
      boolean clear =
          !grouping.stages.isEmpty()
              && problems.stream().allMatch(problem -> standsAlone(problem, source));
      Dockerfile rest = grouping.file(tree);
      throw new DockerfileException(
          problems,
          clear ? Optional.of(rest) : Optional.empty(),
          Optional.of(rest.before(problems.getFirst().at().startLine()))
              .filter(read -> !read.tree().nodes().isEmpty()));
    }
    return grouping.file(tree);
  }

  private Dockerfile before(int line) {
    return new Dockerfile(
        source,
        new ParsedFile(
            tree.nodes().stream().filter(node -> node.range().startLine() < line).toList(),
            tree.directives(),
            tree.emptyContinuations().stream().filter(at -> at.startLine() < line).toList()),
        List.of(),
        List.of());
  }

  /** Whether nothing else depends on the instruction that has the problem. */
  private static boolean standsAlone(Problem problem, SourceText source) {
    String line = Blanks.trimLeft(source.line(problem.at().startLine() - 1));
    String keyword = line.split("\\s", 2)[0].toLowerCase(Locale.ROOT);
    return ALONE.contains(keyword) && !line.contains("<<");
  }

  /**
   * Reads the instruction that an ONBUILD of the base left behind.
   *
   * @param at the FROM that brings it in, for messages
   * @throws DockerfileException when it is not exactly one instruction
   */
  public static Instruction trigger(String text, SourceRange at) throws DockerfileException {
    ParsedFile tree = DockerfileParser.parse("ONBUILD of the image at " + at, text);
    if (tree.nodes().size() != 1) {
      throw new DockerfileException(
          List.of(new Problem(at, "onbuild trigger should be a single expression: " + text, "")));
    }
    Node node = tree.nodes().get(0);
    try {
      return InstructionParser.parse(node.withHeredocs(node.heredocs(), at));
    } catch (SyntaxProblem e) {
      throw new DockerfileException(
          List.of(new Problem(at, "ONBUILD " + text + ": " + e.getMessage(), e.advice())));
    }
  }

  /** Puts instructions where they belong: before the first FROM, or into a stage. */
  private static final class Grouping {
    private final SourceText source;
    private final List<Problem> problems;
    private final List<Instruction.Arg> globals = new ArrayList<>();
    private final List<Open> stages = new ArrayList<>();
    private boolean sawFrom;

    private record Open(Instruction.From from, List<Instruction> instructions) {}

    Dockerfile file(ParsedFile tree) {
      return new Dockerfile(
          source,
          tree,
          globals,
          stages.stream().map(s -> new Stage(s.from(), s.instructions())).toList());
    }

    Grouping(SourceText source, List<Problem> problems) {
      this.source = source;
      this.problems = problems;
    }

    void add(Node node) {
      try {
        sawFrom |= node.name().equals("from");
        Instruction instruction = InstructionParser.parse(node);
        if (instruction instanceof Instruction.From from) {
          stages.add(new Open(from, new ArrayList<>()));
        } else if (!stages.isEmpty()) {
          stages.getLast().instructions().add(instruction);
        } else if (instruction instanceof Instruction.Arg arg) {
          globals.add(arg);
        } else if (!sawFrom) {
          throw new SyntaxProblem(
              "no build stage in current context", "", "begin with FROM; only ARG may come before");
        }
      } catch (SyntaxProblem e) {
        problems.add(e.at(source, node));
      }
    }
  }
}
