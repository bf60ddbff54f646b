package io.slipway.standalone;

import io.slipway.embedded.Ports;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Free ports that stay the same from start to start, because people and forges remember addresses:
 * a webhook's URL, a repository's URL.
 */
final class StickyPorts {
  private final Path file;
  private final Properties known = new Properties();

  StickyPorts(Path home) throws IOException {
    this.file = home.resolve("ports.properties");
    if (Files.exists(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        known.load(in);
      }
    }
  }

  /**
   * The port for a name: the asked one, else the last one when it is free, else a free one.
   *
   * @param asked 0 for any
   * @throws IOException when the asked one is taken, before anything is started for nothing
   */
  int choose(String name, int asked) throws IOException {
    if (asked != 0 && !Ports.isFree(asked)) {
      throw new IOException(
          "port " + asked + " for " + name + " is taken; free it or choose another");
    }
    int last = Integer.parseInt(known.getProperty(name, "0"));
    int port = asked != 0 ? asked : last != 0 && Ports.isFree(last) ? last : Ports.free();
    known.setProperty(name, Integer.toString(port));
    try (Writer out = Files.newBufferedWriter(file)) {
      known.store(out, "ports of the last start");
    }
    return port;
  }
}
