package io.slipway.cli.farm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.slipway.cli.progress.Amounts;
import java.io.PrintWriter;

/**
 * Prints the output of a build as it comes: lines below their step, or one JSON array with an
 * object for each line, which closing completes.
 */
final class LogPrinter implements BuildFollower.Listener, AutoCloseable {
  private final PrintWriter to;
  private final boolean json;
  private String step = "";
  private String before = "";

  LogPrinter(PrintWriter to, boolean json) {
    this.to = to;
    this.json = json;
    if (json) {
      print("[");
    }
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
    if (json) {
      var line = JsonNodeFactory.instance.objectNode().put("step", step).put("line", text);
      print(before + line);
      before = ",";
    } else {
      print(Amounts.printable(text));
    }
  }

  @Override
  public void close() {
    if (json) {
      print("]");
    }
  }

  private void print(String text) {
    to.println(text);
    to.flush();
  }
}
