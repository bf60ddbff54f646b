package io.slipway.build.dockerfile;

import io.slipway.build.dockerfile.Flags.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** HEALTHCHECK. */
final class HealthForms {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Map<String, Kind> FLAGS =
      Map.of(
          "interval", Kind.VALUE,
          "timeout", Kind.VALUE,
          "start-period", Kind.VALUE,
          "start-interval", Kind.VALUE,
          "retries", Kind.VALUE);

  private HealthForms() {}

  static Instruction healthcheck(Node node, Origin origin) throws SyntaxProblem {
    List<String> words = node.words();
    if (words.isEmpty()) {
      throw new SyntaxProblem(
          "HEALTHCHECK requires at least one argument", "", "write HEALTHCHECK CMD or NONE");
    }
    List<String> command = words.subList(1, words.size());
    return switch (words.get(0).toUpperCase(Locale.ROOT)) {
      case "NONE" -> none(origin, command);
      case "CMD" -> command(node, origin, command);
      default ->
          throw new SyntaxProblem(
              "Unknown type " + GoQuote.quote(words.get(0)) + " in HEALTHCHECK",
              words.get(0),
              "try CMD");
    };
  }

  private static Instruction none(Origin origin, List<String> command) throws SyntaxProblem {
    if (!command.isEmpty()) {
      throw new SyntaxProblem(
          "HEALTHCHECK NONE takes no arguments",
          command.getFirst(),
          "remove it, or write HEALTHCHECK CMD");
    }
    return new Instruction.Healthcheck(
        origin, List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
  }

  private static Instruction command(Node node, Origin origin, List<String> command)
      throws SyntaxProblem {
    Flags flags = Flags.read(node.flags(), FLAGS);
    if (command.isEmpty()) {
      throw new SyntaxProblem(
          "Missing command after HEALTHCHECK CMD",
          "CMD",
          "name a program that exits with 0 when all is well");
    }
    List<String> test = new ArrayList<>();
    test.add(node.json() ? "CMD" : "CMD-SHELL");
    test.addAll(node.json() ? command : List.of(String.join(" ", command)));
    return new Instruction.Healthcheck(
        origin,
        List.copyOf(test),
        duration(flags, "interval"),
        duration(flags, "timeout"),
        duration(flags, "start-period"),
        duration(flags, "start-interval"),
        retries(flags.value("retries")));
  }

  private static Duration duration(Flags flags, String name) throws SyntaxProblem {
    Optional<String> value = flags.value(name);
    if (value.isEmpty()) {
      return Duration.ZERO;
    }
    Duration duration = GoDuration.parse(value.get());
    if (!duration.isZero() && duration.compareTo(SHORTEST) < 0) {
      throw new SyntaxProblem(
          "Interval " + GoQuote.quote(name) + " cannot be less than 1ms", "--" + name, "");
    }
    return duration;
  }

  private static int retries(Optional<String> value) throws SyntaxProblem {
    int retries;
    try {
      retries = Integer.parseInt(value.orElse("0"));
    } catch (NumberFormatException e) {
      throw new SyntaxProblem(
          "--retries must be a number, not " + GoQuote.quote(value.orElse("")),
          "--retries",
          "write --retries=3");
    }
    if (retries < 0) {
      throw new SyntaxProblem(
          "--retries cannot be negative (" + retries + ")", "--retries", "write --retries=3");
    }
    return retries;
  }
}
