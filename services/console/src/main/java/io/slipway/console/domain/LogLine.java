package io.slipway.console.domain;

import java.util.regex.Pattern;

/**
 * One line of a build's output, safe to print: without control characters and terminal sequences.
 *
 * @param number within the build, from 0; grows, not always by one
 * @param step what printed it
 * @param text without line end
 */
public record LogLine(long number, String step, String text) {
  private static final int LONGEST = 8192;
  private static final Pattern TERMINAL =
      Pattern.compile("\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?|.)");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\u2028\u2029&&[^\t]]");

  /** Cleans the texts. */
  public LogLine {
    step = clean(step).replace('\t', ' ');
    text = clean(text);
  }

  private static String clean(String raw) {
    // A progress bar rewrites its line: what stands there in the end is what counts.
    var line = raw.stripTrailing();
    line = line.substring(line.lastIndexOf('\r') + 1);
    line = CONTROL.matcher(TERMINAL.matcher(line).replaceAll("")).replaceAll("");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
