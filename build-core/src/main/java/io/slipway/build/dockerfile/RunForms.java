package io.slipway.build.dockerfile;

import io.slipway.build.dockerfile.Flags.Kind;
import java.util.List;
import java.util.Map;

/** RUN, and the command forms that CMD and ENTRYPOINT share with it. */
final class RunForms {
  private static final Map<String, Kind> FLAGS =
      Map.of(
          "mount", Kind.VALUES,
          "network", Kind.VALUE,
          "security", Kind.VALUE,
          "device", Kind.VALUES);

  private RunForms() {}

  static CommandForm command(Node node) {
    List<String> words = node.words();
    if (!node.json() && !words.isEmpty()) {
      words = List.of(String.join(" ", words));
    }
    return new CommandForm(words, !node.json(), node.heredocs());
  }

  static Instruction run(Node node, Origin origin) throws SyntaxProblem {
    Flags flags = Flags.read(node.flags(), FLAGS);
    for (String mount : flags.all("mount")) {
      try {
        RunMount.fromOf(mount);
        if (mount.indexOf('$') < 0) {
          RunMount.parse(mount, value -> value); // told with all other mistakes of the text
        }
      } catch (ExpansionException e) {
        throw new SyntaxProblem(String.valueOf(e.getMessage()), "--mount", "");
      }
    }
    return new Instruction.Run(
        origin,
        command(node),
        flags.all("mount"),
        oneOf(flags, "network", List.of("default", "none", "host")),
        oneOf(flags, "security", List.of("sandbox", "insecure")),
        flags.all("device"));
  }

  private static String oneOf(Flags flags, String name, List<String> allowed) throws SyntaxProblem {
    List<String> given = flags.all(name); // given as nothing is not left out
    String value = given.isEmpty() ? allowed.getFirst() : given.getFirst();
    if (!allowed.contains(value)) {
      throw new SyntaxProblem(
          name + " mode " + GoQuote.quote(value) + " is not supported",
          "--" + name,
          "want one of " + String.join(", ", allowed));
    }
    return value;
  }
}
