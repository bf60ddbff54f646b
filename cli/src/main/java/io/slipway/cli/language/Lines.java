package io.slipway.cli.language;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** A question on each line of the input, its answer on the same line of the output. */
final class Lines {
  private Lines() {}

  /** Answers until the input ends; each answer is out before the next question is read. */
  static void answer(InputStream in, PrintWriter out, UnaryOperator<String> answer)
      throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      out.print(answer.apply(line) + "\n");
      if (!lines.ready()) {
        out.flush();
      }
    }
    out.flush();
  }
}
