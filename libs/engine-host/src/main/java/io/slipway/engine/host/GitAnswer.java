package io.slipway.engine.host;

import io.slipway.build.source.GitLoginAddress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Passes a Git server's answer on to an engine: without what a session could be had by, and with
 * redirections on the same server leading through the parent again.
 */
final class GitAnswer {
  private final URI server;

  /**
   * Of this server.
   *
   * @param server its URL, scheme and authority
   */
  GitAnswer(URI server) {
    this.server = server;
  }

  void pass(InputStream upstream, OutputStream engine) throws IOException {
    InputStream in = new BufferedInputStream(upstream);
    String head;
    do {
      head = HttpHead.read(in);
      engine.write(filtered(head).getBytes(StandardCharsets.ISO_8859_1));
      engine.flush();
    } while (head.startsWith("HTTP/1.1 1")); // 100 Continue: the answer is still to come
    in.transferTo(engine);
  }

  private String filtered(String head) {
    StringBuilder kept = new StringBuilder();
    for (String line : head.split("(?<=\r\n)")) {
      String name = line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT);
      switch (name) {
        case "set-cookie", "authentication-info" -> {}
        case "location" -> kept.append("Location: ").append(location(line)).append("\r\n");
        default -> kept.append(line);
      }
    }
    return kept.toString();
  }

  private String location(String line) {
    String written = line.substring(line.indexOf(':') + 1).strip();
    try {
      URI absolute = server.resolve(URI.create(written));
      boolean same =
          server.getScheme().equals(absolute.getScheme())
              && server.getRawAuthority().equalsIgnoreCase(absolute.getRawAuthority());
      return same ? GitLoginAddress.of(absolute.toString()) : absolute.toString();
    } catch (IllegalArgumentException e) {
      return written;
    }
  }
}
