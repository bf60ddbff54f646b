package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.slipway.cli.progress.Amounts;
import java.io.PrintWriter;

/** Prints the output of a build: lines below their step, or a JSON document for each line. */
final class LogPrinter implements BuildFollower.Listener {
  private final PrintWriter to;
  private final boolean json;
  private String step = "";

  LogPrinter(PrintWriter to, boolean json) {
    this.to = to;
    this.json = json;
  }

  @Override
  public void step(String name) {
    step = name;
    if (!json) {
      print("==> " + Amounts.printable(name));
    }
  }

  @Override
  public void line(String text) {
    print(
        json
            ? JsonNodeFactory.instance.objectNode().put("step", step).put("line", text).toString()
            : Amounts.printable(text));
  }

  private void print(String text) {
    to.println(text);
    to.flush();
  }
}
