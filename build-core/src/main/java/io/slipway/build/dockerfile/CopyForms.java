package io.slipway.build.dockerfile;

import io.slipway.build.dockerfile.Flags.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** COPY and ADD. */
final class CopyForms {
  private static final Map<String, Kind> COPY =
      Map.of(
          "chown", Kind.VALUE,
          "from", Kind.VALUE,
          "chmod", Kind.VALUE,
          "link", Kind.SWITCH,
          "parents", Kind.SWITCH,
          "exclude", Kind.VALUES);
  private static final Map<String, Kind> ADD =
      Map.of(
          "chown", Kind.VALUE,
          "chmod", Kind.VALUE,
          "link", Kind.SWITCH,
          "keep-git-dir", Kind.SWITCH,
          "checksum", Kind.VALUE,
          "unpack", Kind.SWITCH,
          "exclude", Kind.VALUES);

  private CopyForms() {}

  static Instruction copy(Node node, Origin origin) throws SyntaxProblem {
    Flags flags = Flags.read(node.flags(), COPY);
    return new Instruction.Copy(
        origin,
        files(node),
        flags.value("from"),
        flags.value("chown"),
        flags.value("chmod"),
        flags.on("link"),
        flags.on("parents"),
        flags.all("exclude"));
  }

  static Instruction add(Node node, Origin origin) throws SyntaxProblem {
    Flags flags = Flags.read(node.flags(), ADD);
    return new Instruction.Add(
        origin,
        files(node),
        flags.value("chown"),
        flags.value("chmod"),
        flags.on("link"),
        flags.choice("keep-git-dir"),
        flags.value("checksum"),
        flags.choice("unpack"),
        flags.all("exclude"));
  }

  private static Files files(Node node) throws SyntaxProblem {
    List<String> words = node.words();
    String keyword = InstructionParser.upper(node);
    if (words.size() < 2) {
      throw new SyntaxProblem(
          keyword
              + " requires at least two arguments, but only one was provided. Destination could not"
              + " be determined",
          "",
          "write " + keyword + " <source>... <destination>");
    }
    String destination = words.getLast();
    if (Heredoc.opened(destination).isPresent()) {
      throw new SyntaxProblem(
          keyword + " cannot accept a heredoc as a destination",
          destination,
          "put a path at the end: " + keyword + " <<EOF /file");
    }
    List<String> sources = new ArrayList<>();
    List<Heredoc> documents = new ArrayList<>();
    for (String word : words.subList(0, words.size() - 1)) {
      Optional<Heredoc> document = body(node, word);
      document.ifPresentOrElse(documents::add, () -> sources.add(word));
    }
    return new Files(sources, documents, destination);
  }

  /**
   * The document that a word stands for; in JSON form it opens none, so that one is empty. Of
   * several documents of one name the last is meant, as in BuildKit.
   */
  private static Optional<Heredoc> body(Node node, String word) {
    return Heredoc.opened(word)
        .map(
            opened ->
                node.heredocs().stream()
                    .filter(heredoc -> heredoc.name().equals(opened.name()))
                    .reduce((earlier, later) -> later)
                    .orElse(opened));
  }
}
