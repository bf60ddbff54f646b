package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.cli.verb.VerbFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stage as people write it: {@code TAG[=GATE]}; the farm judges what the gate says. */
final class StageOption {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|([^\\s\"']+)");
  private static final Pattern STATUS = Pattern.compile("([0-9]{3}):(.*)", Pattern.DOTALL);

  private StageOption() {}

  /** Puts the stage into the chain of a registration. */
  static void into(ObjectNode step, String text) {
    String[] parts = text.split("=", 2);
    String gate = parts.length == 2 ? parts[1] : "automatic";
    step.put("tag", parts[0]);
    if (gate.startsWith("command:")) {
      step.put("gate", "command");
      words(gate.substring("command:".length())).forEach(step.putArray("command")::add);
    } else if (gate.startsWith("http:")) {
      step.put("gate", "http");
      String address = gate.substring("http:".length());
      Matcher status = STATUS.matcher(address);
      boolean one = status.matches();
      step.put("url", one ? status.group(2) : address);
      if (one) {
        step.put("status", Integer.parseInt(status.group(1)));
      }
    } else {
      step.put("gate", gate);
    }
  }

  /** Words at white space; what is in quotes is one. No shell reads them. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    int end = 0;
    while (word.find()) {
      gap(text.substring(end, word.start()), text);
      end = word.end();
      words.add(
          word.group(1) != null
              ? word.group(1)
              : word.group(2) != null ? word.group(2) : word.group(3));
    }
    gap(text.substring(end), text);
    return words;
  }

  private static void gap(String between, String text) {
    if (!between.isBlank()) {
      throw VerbFailed.usage("a quote does not end in: " + text);
    }
  }
}
