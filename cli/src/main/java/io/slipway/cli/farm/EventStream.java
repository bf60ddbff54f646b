package io.slipway.cli.farm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads server-sent events, as the WHATWG HTML standard frames them. */
public final class EventStream implements AutoCloseable {
  private final BufferedReader lines;

  /** Reads from this stream, and closes it in the end. */
  public EventStream(InputStream in) {
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /**
   * One event.
   *
   * @param name its type; {@code message} when the server gave none
   * @param data its lines, joined by line feeds
   */
  public record Event(String name, String data) {}

  /** The next event; empty at the end of the stream. Events without data are skipped. */
  public Optional<Event> next() throws IOException {
    String name = "message";
    StringBuilder data = null;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (data != null) {
          return Optional.of(new Event(name, data.toString()));
        }
        name = "message";
      } else if (line.startsWith("event:")) {
        name = value(line, "event:");
      } else if (line.startsWith("data:")) {
        data = data == null ? new StringBuilder() : data.append('\n');
        data.append(value(line, "data:"));
      }
    }
    return Optional.empty();
  }

  private static String value(String line, String field) {
    String value = line.substring(field.length());
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
