package io.slipway.console.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes server-sent events. A write blocks while the reader is slow and fails when it is gone:
 * that is how a stream ends.
 */
final class EventStream {
  static final String TYPE = "text/event-stream";

  private final OutputStream out;

  EventStream(OutputStream out) {
    this.out = out;
  }

  /** A plain message. */
  void message(String data) throws IOException {
    write("", "", data);
  }

  /** A plain message from which a reader can resume. */
  void message(long id, String data) throws IOException {
    write("id: " + id + "\n", "", data);
  }

  /** A message of a named type; readers that do not know the type skip it. */
  void typed(String type, String data) throws IOException {
    write("", "event: " + type + "\n", data);
  }

  /** Keeps the connection open, and notices when it is not. */
  void alive() throws IOException {
    out.write(":\n\n".getBytes(UTF_8));
    out.flush();
  }

  void flush() throws IOException {
    out.flush();
  }

  private void write(String id, String type, String data) throws IOException {
    var text = new StringBuilder(id).append(type);
    // Every line of the data needs its prefix, or it would be read as a field of its own.
    for (String line : data.split("\\R", -1)) {
      text.append("data: ").append(line).append('\n');
    }
    out.write(text.append('\n').toString().getBytes(UTF_8));
  }
}
