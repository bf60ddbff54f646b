package io.slipway.system.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code hostile/dockerfiles.txt}, whose head says how it is written. */
final class HostileDockerfiles {
  private static final Pattern REPEATED =
      Pattern.compile("@\\{(.*?)}\\*([0-9]+)@", Pattern.UNIX_LINES);

  private HostileDockerfiles() {}

  /** An attack and its twin, as Dockerfiles. */
  record Attack(String name, String hostile, String twin) {}

  static List<Attack> read(String text, Map<String, String> words) {
    List<Attack> attacks = new ArrayList<>();
    for (String section : text.split("(?m)^== ", -1)) {
      if (section.startsWith("#")) {
        continue;
      }
      int name = section.indexOf('\n');
      int twin = section.indexOf("\n--\n");
      attacks.add(
          new Attack(
              section.substring(0, name),
              filled(section.substring(name + 1, twin + 1), words),
              filled(section.substring(twin + 4), words)));
    }
    return List.copyOf(attacks);
  }

  private static String filled(String text, Map<String, String> words) {
    String result = text;
    for (Map.Entry<String, String> word : words.entrySet()) {
      result = result.replace(word.getKey(), word.getValue());
    }
    StringBuilder out = new StringBuilder();
    Matcher matcher = REPEATED.matcher(result);
    int at = 0;
    while (matcher.find()) {
      out.append(result, at, matcher.start());
      out.append(matcher.group(1).replace("\\n", "\n").repeat(Integer.parseInt(matcher.group(2))));
      at = matcher.end();
    }
    return out.append(result.substring(at)).toString();
  }
}
