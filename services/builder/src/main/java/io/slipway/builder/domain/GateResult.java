package io.slipway.builder.domain;

import io.slipway.build.BuildResult;
import java.util.List;

/**
 * What came of a check.
 *
 * @param passed whether the build is let through
 * @param why for people, one line: the exit code and the end of the output, or the answer
 */
public record GateResult(boolean passed, String why) {
  /** It stands in the ledger and in the audit trail, beside others: the end says the most. */
  private static final int LONGEST = 600;

  private static final String CUT = "... ";

  /** Makes one line of the text, and cuts its beginning when it is too long. */
  public GateResult {
    String line = why.strip().replaceAll("\\s*[\\r\\n]+\\s*", " | ").replaceAll("\\p{Cntrl}", " ");
    why = line.length() <= LONGEST ? line : CUT + line.substring(line.length() - LONGEST);
  }

  /** A check that is over and let nobody through. */
  public static GateResult failed(String why) {
    return new GateResult(false, why);
  }

  /**
   * The result of a program in the built image.
   *
   * @param result of a build whose one step is the program
   * @param output the last lines that it printed
   */
  public static GateResult of(BuildResult result, List<String> output) {
    return switch (result) {
      case BuildResult.Success _ -> new GateResult(true, with("exit code 0", output));
      case BuildResult.Failure failure when failure.exitCode() != 0 ->
          failed(with("exit code " + failure.exitCode(), output));
      case BuildResult.Failure failure -> failed(with(failure.message(), output));
      case BuildResult.Broken broken -> failed("it could not be checked: " + broken.message());
    };
  }

  private static String with(String end, List<String> output) {
    return output.isEmpty() ? end : end + ": " + String.join("\n", output);
  }
}
