package io.slipway.engine.host;

import io.slipway.build.source.GitLoginAddress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Passes a Git server's answer on to an engine: without what a session could be had by, and with
 * redirections on the same server leading through the parent again.
 */
final class GitAnswer {
  private static final Pattern INTERIM = Pattern.compile("HTTP/1\\.[01] 1");

  private final URI asked;

  /**
   * To a request.
   *
   * @param asked its URL
   */
  GitAnswer(URI asked) {
    this.asked = asked;
  }

  /**
   * Passes it on until it ends.
   *
   * @throws IOException also when its head has no end
   */
  void pass(InputStream upstream, OutputStream engine) throws IOException {
    InputStream in = new BufferedInputStream(upstream);
    String head;
    do {
      head = HttpHead.read(in);
      if (!HttpHead.isWhole(head)) {
        throw new IOException(asked.getHost() + " answers with something else than HTTP");
      }
      engine.write(filtered(head).getBytes(StandardCharsets.ISO_8859_1));
      engine.flush();
    } while (INTERIM.matcher(head).lookingAt()); // 100 Continue: the answer is still to come
    in.transferTo(engine);
  }

  private String filtered(String head) {
    StringBuilder kept = new StringBuilder();
    for (String line : head.split("\r?\n")) {
      String name = line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT);
      switch (name) {
        case "set-cookie", "authentication-info" -> {}
        case "location" -> kept.append("Location: ").append(location(line)).append("\r\n");
        default -> kept.append(line).append("\r\n");
      }
    }
    return kept.append("\r\n").toString();
  }

  private String location(String line) {
    String written = line.substring(line.indexOf(':') + 1).strip();
    try {
      URI absolute = asked.resolve(URI.create(written));
      boolean same = server(asked).equals(server(absolute));
      return same ? GitLoginAddress.of(absolute.toString()) : absolute.toString();
    } catch (IllegalArgumentException e) {
      return written;
    }
  }

  private static String server(URI url) {
    return (url.getScheme() + "://" + url.getHost() + ":" + url.getPort()).toLowerCase(Locale.ROOT);
  }
}
