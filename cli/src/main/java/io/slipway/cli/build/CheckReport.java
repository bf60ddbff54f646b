package io.slipway.cli.build;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.build.BuildEvents.Warning;
import io.slipway.build.BuildResult;
import io.slipway.cli.verb.ExitCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Warnings about the build file, after a build and as the result of {@code --check}. Pure. */
final class CheckReport {
  private static final String RULES = "https://docs.docker.com/go/dockerfile/rule/";
  private static final Pattern PLACE = Pattern.compile(":(\\d+)(:\\d+)?$");

  private CheckReport() {}

  /** A check that found anything has failed, so that CI can stop there. */
  static int exitCode(BuildResult result, List<Warning> warnings) {
    int code = BuildReport.exitCode(result);
    return code == ExitCodes.OK && !warnings.isEmpty() ? ExitCodes.BUILD_FAILED : code;
  }

  /** Each warning with its lines, then the verdict. */
  static List<String> text(BuildResult result, List<Warning> warnings, Optional<Excerpt> excerpt) {
    List<String> lines = new ArrayList<>();
    for (Warning warning : warnings) {
      lines.add("");
      lines.add("WARNING: " + warning.rule() + " - " + url(warning.rule()));
      lines.add(warning.message());
      List<String> around = excerpt.map(e -> e.of(warning.origin())).orElse(List.of());
      lines.addAll(around.isEmpty() ? List.of(warning.origin()) : around);
    }
    if (!warnings.isEmpty()) {
      lines.add("");
    }
    switch (result) {
      case BuildResult.Success _ ->
          lines.add(
              warnings.isEmpty()
                  ? "Check complete, no warnings found."
                  : "Check complete, " + found(warnings.size()) + "!");
      case BuildResult.Failure failure -> {
        excerpt.ifPresent(e -> lines.addAll(e.of(failure.message())));
        lines.add("the check failed: " + failure.message());
      }
      case BuildResult.Broken broken ->
          lines.add("the check could not be done: " + broken.message());
    }
    return lines;
  }

  /** The warnings in short, as they follow a build. */
  static List<String> summary(List<Warning> warnings) {
    if (warnings.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(" " + found(warnings.size()) + " (use --check to see them in full):");
    for (Warning warning : warnings) {
      Matcher place = PLACE.matcher(warning.origin());
      String where = place.find() ? " (line " + place.group(1) + ")" : "";
      lines.add(" - " + warning.rule() + ": " + warning.message() + where);
    }
    lines.add("");
    return lines;
  }

  /** For programs. */
  static ObjectNode json(BuildResult result, List<Warning> warnings) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode list = node.putArray("warnings");
    for (Warning warning : warnings) {
      list.addObject()
          .put("ruleName", warning.rule())
          .put("detail", warning.message())
          .put("location", warning.origin())
          .put("url", url(warning.rule()));
    }
    switch (result) {
      case BuildResult.Success _ -> node.put("outcome", "checked");
      case BuildResult.Failure failure ->
          node.put("outcome", "failure").put("message", failure.message());
      case BuildResult.Broken broken ->
          node.put("outcome", "error").put("message", broken.message());
    }
    return node;
  }

  private static String found(int count) {
    return count == 1 ? "1 warning has been found" : count + " warnings have been found";
  }

  /** Where BuildKit's documentation explains a rule: {@code FromAsCasing} is from-as-casing. */
  private static String url(String rule) {
    String dashed = rule.replaceAll("([a-z0-9])([A-Z])", "$1-$2");
    return RULES
        + dashed.replaceAll("([A-Z]+)([A-Z][a-z])", "$1-$2").toLowerCase(Locale.ROOT)
        + "/";
  }
}
