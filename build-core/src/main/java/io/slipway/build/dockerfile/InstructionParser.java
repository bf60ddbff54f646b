package io.slipway.build.dockerfile;

import io.slipway.build.dockerfile.Flags.Kind;
import io.slipway.build.text.Blanks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Syntax node to typed instruction. */
final class InstructionParser {
  private static final List<String> NAMES =
      List.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");
  private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9-_.]*");
  private static final Pattern ONBUILD_WORD =
      Pattern.compile("\\s*ONBUILD\\s*", Pattern.CASE_INSENSITIVE);

  private InstructionParser() {}

  /**
   * Gives a node its meaning.
   *
   * @throws SyntaxProblem when the instruction is unknown or its arguments are wrong
   */
  static Instruction parse(Node node) throws SyntaxProblem {
    Origin origin = new Origin(node.range(), Blanks.trim(node.original()), node.comments());
    return switch (node.name()) {
      case "from" -> from(node, origin);
      case "arg" -> arg(node, origin);
      case "env" -> new Instruction.Env(origin, pairs(node));
      case "label" -> new Instruction.Label(origin, pairs(node));
      case "run" -> RunForms.run(node, origin);
      case "copy" -> CopyForms.copy(node, origin);
      case "add" -> CopyForms.add(node, origin);
      case "cmd" -> new Instruction.Cmd(noFlags(node, origin), RunForms.command(node));
      case "entrypoint" ->
          new Instruction.Entrypoint(noFlags(node, origin), RunForms.command(node));
      case "shell" -> shell(node, noFlags(node, origin));
      case "expose" ->
          new Instruction.Expose(
              noFlags(node, origin), atLeastOne(node).stream().sorted().toList());
      case "user" -> new Instruction.User(noFlags(node, origin), single(node));
      case "workdir" -> new Instruction.Workdir(noFlags(node, origin), single(node));
      case "maintainer" -> new Instruction.Maintainer(noFlags(node, origin), single(node));
      case "stopsignal" -> new Instruction.StopSignal(origin, single(node));
      case "volume" -> volume(node, noFlags(node, origin));
      case "healthcheck" -> HealthForms.healthcheck(node, origin);
      case "onbuild" -> onBuild(node, noFlags(node, origin));
      default ->
          throw new SyntaxProblem(
              "unknown instruction: " + node.keyword(),
              node.keyword(),
              Suggestion.nearest(node.keyword(), NAMES)
                  .map(name -> "did you mean " + name + "?")
                  .orElse("instructions are " + String.join(", ", NAMES)));
    };
  }

  private static Origin noFlags(Node node, Origin origin) throws SyntaxProblem {
    Flags.read(node.flags(), Map.of());
    return origin;
  }

  private static List<String> atLeastOne(Node node) throws SyntaxProblem {
    if (node.words().isEmpty()) {
      throw new SyntaxProblem(
          upper(node) + " requires at least one argument", "", "write something behind it");
    }
    return node.words();
  }

  private static String single(Node node) throws SyntaxProblem {
    if (node.words().size() != 1) {
      throw new SyntaxProblem(
          upper(node) + " requires exactly one argument", "", "write it behind " + upper(node));
    }
    return node.words().get(0);
  }

  static String upper(Node node) {
    return node.keyword().toUpperCase(Locale.ROOT);
  }

  private static Instruction from(Node node, Origin origin) throws SyntaxProblem {
    List<String> words = node.words();
    Optional<String> name = Optional.empty();
    if (words.size() == 3 && words.get(1).equalsIgnoreCase("as")) {
      name = Optional.of(words.get(2).toLowerCase(Locale.ROOT));
      if (!STAGE_NAME.matcher(name.get()).matches()) {
        throw new SyntaxProblem(
            "invalid name for build stage: "
                + GoQuote.quote(words.get(2))
                + ", name can't start with a number or contain symbols",
            words.get(2),
            "use letters, digits, '-', '_' and '.'");
      }
    } else if (words.size() != 1) {
      throw new SyntaxProblem(
          "FROM requires either one or three arguments", "", "write FROM <image> [AS <name>]");
    }
    Flags flags = Flags.read(node.flags(), Map.of("platform", Kind.VALUE));
    return new Instruction.From(origin, words.get(0), name, flags.value("platform"));
  }

  private static Instruction arg(Node node, Origin origin) throws SyntaxProblem {
    List<Instruction.Declaration> declarations = new ArrayList<>();
    for (String word : atLeastOne(node)) {
      int equals = word.indexOf('=');
      if (equals == 0) {
        throw new SyntaxProblem("ARG names can not be blank", word, "write ARG NAME=value");
      }
      declarations.add(
          equals < 0
              ? new Instruction.Declaration(word, Optional.empty())
              : new Instruction.Declaration(
                  word.substring(0, equals), Optional.of(word.substring(equals + 1))));
    }
    return new Instruction.Arg(origin, List.copyOf(declarations));
  }

  private static List<Instruction.Pair> pairs(Node node) throws SyntaxProblem {
    Flags.read(node.flags(), Map.of());
    List<String> words = atLeastOne(node);
    List<Instruction.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < words.size(); i += 3) {
      if (words.get(i).isEmpty()) {
        throw new SyntaxProblem(upper(node) + " names can not be blank");
      }
      pairs.add(new Instruction.Pair(words.get(i), words.get(i + 1), words.get(i + 2).equals("=")));
    }
    return List.copyOf(pairs);
  }

  private static Instruction shell(Node node, Origin origin) throws SyntaxProblem {
    List<String> words = atLeastOne(node);
    if (!node.json()) {
      throw new SyntaxProblem(
          "SHELL requires the arguments to be in JSON form",
          words.get(0),
          "write SHELL [\"/bin/sh\", \"-c\"]");
    }
    return new Instruction.Shell(origin, words);
  }

  private static Instruction volume(Node node, Origin origin) throws SyntaxProblem {
    List<String> paths = atLeastOne(node).stream().map(Blanks::trim).toList();
    if (paths.contains("")) {
      throw new SyntaxProblem(
          "VOLUME specified can not be an empty string", "\"\"", "write an absolute path");
    }
    return new Instruction.Volume(origin, paths);
  }

  private static Instruction onBuild(Node node, Origin origin) throws SyntaxProblem {
    String inner = atLeastOne(node).get(0).toUpperCase(Locale.ROOT);
    switch (inner) {
      case "ONBUILD" ->
          throw new SyntaxProblem(
              "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
              node.words().getFirst(),
              "write ONBUILD once");
      case "MAINTAINER", "FROM" ->
          throw new SyntaxProblem(
              inner + " isn't allowed as an ONBUILD trigger",
              node.words().getFirst(),
              "put it into the file that builds on this image");
      default -> {
        StringBuilder trigger =
            new StringBuilder(ONBUILD_WORD.matcher(node.original()).replaceFirst(""));
        for (Heredoc heredoc : node.heredocs()) {
          trigger.append('\n').append(heredoc.content()).append(heredoc.name());
        }
        return new Instruction.OnBuild(origin, trigger.toString());
      }
    }
  }
}
