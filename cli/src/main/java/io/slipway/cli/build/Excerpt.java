package io.slipway.cli.build;

import io.slipway.build.dockerfile.DockerfileException;
import io.slipway.build.dockerfile.DockerfileParser;
import io.slipway.build.dockerfile.Node;
import io.slipway.cli.progress.Amounts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of a build file around a mistake, marked as buildx marks them. Pure. */
final class Excerpt {
  private static final int AROUND = 3;
  private static final int SHOWN = 3;
  private static final String RULE = "-".repeat(20);

  private final String file;
  private final List<String> lines;
  private final List<int[]> instructions;

  /** Of a build file with this name in messages. */
  Excerpt(String file, String text) {
    this.file = file;
    this.lines = text.lines().map(Amounts::printable).toList();
    this.instructions = instructions(file, text);
  }

  /** First and last lines; none when the file cannot be cut. */
  private static List<int[]> instructions(String file, String text) {
    try {
      return DockerfileParser.parse(file, text).nodes().stream()
          .map(Node::range)
          .map(range -> new int[] {range.startLine(), range.endLine()})
          .toList();
    } catch (DockerfileException e) {
      return List.of();
    }
  }

  /** The lines that a message names as {@code file:line}, each with its surroundings. */
  List<String> of(String message) {
    Pattern place = Pattern.compile("(?<![\\w./-])" + Pattern.quote(file) + ":(\\d{1,7})");
    Matcher matcher = place.matcher(message);
    Set<Integer> named = new LinkedHashSet<>();
    while (matcher.find() && named.size() < SHOWN) {
      named.add(Integer.parseInt(matcher.group(1)));
    }
    List<String> shown = new ArrayList<>();
    named.forEach(line -> shown.addAll(at(line)));
    return shown;
  }

  /** One place; nothing when the file has no such line. */
  List<String> at(int line) {
    if (line < 1 || line > lines.size()) {
      return List.of();
    }
    int last =
        instructions.stream()
            .filter(range -> range[0] <= line && line <= range[1])
            .mapToInt(range -> range[1])
            .findFirst()
            .orElse(line);
    List<String> shown = new ArrayList<>();
    shown.add(file + ":" + line);
    shown.add(RULE);
    int end = Math.min(lines.size(), last + AROUND);
    for (int number = Math.max(1, line - AROUND); number <= end; number++) {
      String mark = number >= line && number <= last ? ">>> " : "    ";
      shown.add(String.format(Locale.ROOT, "%4d | %s%s", number, mark, lines.get(number - 1)));
    }
    shown.add(RULE);
    return shown;
  }
}
