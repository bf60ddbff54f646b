package io.slipway.cli.argument;

import io.slipway.cli.verb.VerbFailed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of the form {@code KEY=VALUE}. */
public final class Pairs {
  private static final Pattern LEVELS =
      Pattern.compile(
          "((?:manifest|index|manifest-descriptor|index-descriptor|,)+)"
              + "(?:\\[[A-Za-z0-9/_-]+])?:(.*)",
          Pattern.DOTALL);

  private Pairs() {}

  /** Pairs that need their value. */
  public static Map<String, String> strict(String flag, List<String> texts) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw VerbFailed.usage(flag + " " + text + ": want KEY=VALUE");
      }
      values.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return values;
  }

  /** Labels: a key alone has an empty value. */
  public static Map<String, String> labels(List<String> texts) {
    List<String> whole = new ArrayList<>();
    texts.forEach(text -> whole.add(text.contains("=") ? text : text + "="));
    return strict("--label", whole);
  }

  /** Build arguments: a key alone takes the environment's value, and is left out without one. */
  public static Map<String, String> arguments(List<String> texts, Map<String, String> environment) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals > 0) {
        values.put(text.substring(0, equals), text.substring(equals + 1));
      } else if (equals == 0 || text.isEmpty()) {
        throw VerbFailed.usage("--build-arg " + text + ": want KEY=VALUE or KEY");
      } else if (environment.containsKey(text)) {
        values.put(text, environment.getOrDefault(text, ""));
      }
    }
    return values;
  }

  /**
   * Annotations: {@code KEY=VALUE} of the manifest, {@code index:KEY=VALUE} of the index, {@code
   * manifest,index:KEY=VALUE} of both. Keys of the index keep their prefix.
   */
  public static Map<String, String> annotations(List<String> texts) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String text : texts) {
      Matcher levels = LEVELS.matcher(text);
      String pair = levels.matches() ? levels.group(2) : text;
      List<String> where =
          levels.matches() ? List.of(levels.group(1).split(",")) : List.of("manifest");
      Map<String, String> one = strict("--annotation", List.of(pair));
      for (String level : where) {
        switch (level) {
          case "manifest" -> values.putAll(one);
          case "index" -> one.forEach((key, value) -> values.put("index:" + key, value));
          default ->
              throw VerbFailed.usage(
                  "--annotation "
                      + text
                      + ": descriptors get no annotations here; want manifest: or index:");
        }
      }
    }
    return values;
  }
}
