package io.slipway.build.dockerfile;

import io.slipway.build.graph.SourceRange;
import io.slipway.build.text.Blanks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text to syntax tree: joins continued lines, drops comments, reads heredocs, cuts arguments. Does
 * not know which instructions exist beyond how their arguments are cut.
 */
public final class DockerfileParser {
  private final SourceText source;
  private final Directives.Reader directives = new Directives.Reader();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<SourceRange> emptyContinuations = new ArrayList<>();
  private final List<String> comments = new ArrayList<>();
  private int next;

  private DockerfileParser(SourceText source) {
    this.source = source;
  }

  /**
   * Parses a whole file.
   *
   * @param file the name for messages
   * @throws DockerfileException with all lines that cannot be cut, or when there is no instruction
   */
  public static ParsedFile parse(String file, String text) throws DockerfileException {
    DockerfileParser parser = new DockerfileParser(new SourceText(file, text));
    ParsedFile parsed = parser.parse();
    if (!parser.problems.isEmpty()) {
      throw new DockerfileException(parser.problems);
    }
    return parsed;
  }

  /** As {@link #parse(String, String)}, but leaves problems to the caller. */
  static ParsedFile parse(SourceText source, List<Problem> problems) {
    DockerfileParser parser = new DockerfileParser(source);
    ParsedFile parsed = parser.parse();
    problems.addAll(parser.problems);
    return parsed;
  }

  private ParsedFile parse() {
    source
        .tooLong()
        .ifPresent(
            line ->
                problems.add(
                    new Problem(
                        source.range(line, line),
                        "dockerfile line greater than max allowed size of "
                            + SourceText.LONGEST_LINE,
                        "continue it on the next line, or copy the text from a file")));
    while (next < source.size()) {
      int first = next + 1;
      String whole = Blanks.trimNewline(source.line(next++));
      String line = Blanks.trimLeft(whole);
      if (isDirective(line, line.length() < whole.length(), first)) {
        continue;
      }
      if (isComment(line)) {
        noteComment(line);
        continue;
      }
      if (!line.isEmpty()) {
        instruction(joined(line), first);
        comments.clear();
      }
    }
    if (nodes.isEmpty() && problems.isEmpty()) {
      SourceRange end = source.range(Math.max(1, source.size()), Math.max(1, source.size()));
      problems.add(new Problem(end, "file with no instructions", "begin with FROM <image>"));
    }
    return new ParsedFile(nodes, directives.directives(), emptyContinuations);
  }

  private boolean isDirective(String line, boolean indented, int number) {
    try {
      return directives.offer(line, indented);
    } catch (SyntaxProblem e) {
      SourceRange range = source.range(number, number);
      problems.add(new Problem(range, String.valueOf(e.getMessage()), e.advice()));
      return true;
    }
  }

  private void noteComment(String line) {
    String comment = Blanks.trim(line.substring(1));
    if (comment.isEmpty()) {
      comments.clear();
    } else {
      comments.add(comment);
    }
  }

  /** The line and those that continue it; comments and empty lines in between are dropped. */
  private String joined(String line) {
    boolean sawEmpty = false;
    StringBuilder whole = new StringBuilder();
    String part = line;
    while (true) {
      Matcher continued = continuation().matcher(part);
      if (!continued.find()) {
        whole.append(part);
        break;
      }
      whole.append(part, 0, continued.start(1));
      String following = null;
      while (following == null && next < source.size()) {
        String candidate = Blanks.trimNewline(source.line(next++));
        if (Blanks.trimLeft(candidate).isEmpty()) {
          sawEmpty = true;
        } else if (!isComment(candidate)) {
          following = candidate;
        }
      }
      if (following == null) {
        break;
      }
      part = following;
    }
    if (sawEmpty) {
      emptyContinuations.add(source.range(next, next)); // only there BuildKit notices
    }
    return whole.toString();
  }

  /** An escape at the end continues the line unless an escape stands before it. */
  private Pattern continuation() {
    return directives.escape() == '`' ? BACKTICK : BACKSLASH;
  }

  private static final Pattern BACKSLASH = Pattern.compile("(?<!\\\\)(\\\\[ \\t]*)\\z");
  private static final Pattern BACKTICK = Pattern.compile("(?<!`)(`[ \\t]*)\\z");

  private void instruction(String line, int first) {
    SourceRange range = source.range(first, next);
    Node node;
    try {
      node = node(line, range, List.copyOf(comments));
    } catch (SyntaxProblem e) {
      problems.add(
          new Problem(source.find(range, e.culprit()), String.valueOf(e.getMessage()), e.advice()));
      return;
    }
    if (node.mayOpenHeredoc()) {
      List<Heredoc> heredocs = new ArrayList<>();
      for (Heredoc heredoc : Heredoc.openedBy(line)) {
        heredocs.add(body(heredoc, range));
      }
      node = node.withHeredocs(heredocs, source.range(first, next));
    }
    nodes.add(node);
  }

  private Node node(String line, SourceRange range, List<String> before) throws SyntaxProblem {
    CommandLine command = CommandLine.split(line, directives.escape());
    String name = command.keyword().toLowerCase(Locale.ROOT);
    LineForms.Cut cut;
    if (name.equals("onbuild")) {
      cut =
          command.rest().isEmpty()
              ? LineForms.Cut.NOTHING
              : new LineForms.Cut(
                  List.of(new Node.Item.Nested(node(command.rest(), range, List.of()))), false);
    } else {
      cut = LineForms.cut(name, command.rest(), directives.escape());
    }
    return new Node(
        command.keyword(),
        command.flags(),
        cut.items(),
        cut.json(),
        List.of(),
        line,
        range,
        before);
  }

  private Heredoc body(Heredoc heredoc, SourceRange opener) {
    StringBuilder content = new StringBuilder();
    while (next < source.size()) {
      String line = source.line(next++);
      String end = Blanks.trimNewline(line);
      if (heredoc.chomp()) {
        end = end.replaceFirst("^\\t+", "");
      }
      if (end.equals(heredoc.name())) {
        return heredoc.withContent(content.toString());
      }
      content.append(line);
    }
    problems.add(
        new Problem(
            source.find(opener, "<<"),
            "unterminated heredoc",
            "end it with a line that says " + heredoc.name() + " and nothing else"));
    return heredoc.withContent(content.toString());
  }

  private static boolean isComment(String line) {
    return Blanks.trimLeft(line).startsWith("#");
  }
}
