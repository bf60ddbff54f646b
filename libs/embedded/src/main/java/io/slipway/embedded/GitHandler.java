package io.slipway.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hands each request to {@code git http-backend}, as a web server does with a CGI program. */
record GitHandler(Path root) implements HttpHandler {

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Path asked = root.resolve("." + exchange.getRequestURI().getPath()).normalize();
      if (!asked.startsWith(root)) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      Process backend = start(exchange, "/" + root.relativize(asked));
      try {
        Thread feed = Thread.ofVirtual().start(() -> feed(exchange.getRequestBody(), backend));
        answer(exchange, backend.getInputStream());
        feed.interrupt();
      } finally {
        backend.destroyForcibly();
      }
    }
  }

  private Process start(HttpExchange exchange, String pathInfo) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("git", "http-backend")
            .directory(root.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, @Nullable String> cgi = new HashMap<>();
    cgi.put("GIT_PROJECT_ROOT", root.toString());
    cgi.put("GIT_HTTP_EXPORT_ALL", "1");
    cgi.put("PATH_INFO", pathInfo);
    cgi.put("REQUEST_METHOD", exchange.getRequestMethod());
    cgi.put("QUERY_STRING", exchange.getRequestURI().getRawQuery());
    cgi.put("CONTENT_TYPE", exchange.getRequestHeaders().getFirst("Content-Type"));
    cgi.put("CONTENT_LENGTH", exchange.getRequestHeaders().getFirst("Content-Length"));
    cgi.put("HTTP_CONTENT_ENCODING", exchange.getRequestHeaders().getFirst("Content-Encoding"));
    cgi.put("GIT_PROTOCOL", exchange.getRequestHeaders().getFirst("Git-Protocol"));
    cgi.put("REMOTE_ADDR", exchange.getRemoteAddress().getAddress().getHostAddress());
    // Repositories may belong to another user than the one who serves them.
    cgi.put("GIT_CONFIG_COUNT", "1");
    cgi.put("GIT_CONFIG_KEY_0", "safe.directory");
    cgi.put("GIT_CONFIG_VALUE_0", "*");
    cgi.forEach(
        (name, value) -> {
          if (value != null) {
            builder.environment().put(name, value);
          }
        });
    return builder.start();
  }

  private static void feed(InputStream body, Process backend) {
    try (OutputStream in = backend.getOutputStream()) {
      body.transferTo(in);
    } catch (IOException e) {
      // The backend answered without reading everything, or the client went away. Its input is
      // closed now; the answer or its absence tells.
      return;
    }
  }

  private static void answer(HttpExchange exchange, InputStream cgi) throws IOException {
    int status = 200;
    boolean any = false;
    for (String line = line(cgi); !line.isEmpty(); line = line(cgi)) {
      any = true;
      int colon = line.indexOf(':');
      String name = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1).strip();
      if (name.equalsIgnoreCase("Status")) {
        status = Integer.parseInt(value.substring(0, 3));
      } else {
        exchange.getResponseHeaders().add(name, value);
      }
    }
    exchange.sendResponseHeaders(any ? status : 502, any ? 0 : -1);
    if (any) {
      cgi.transferTo(exchange.getResponseBody());
    }
  }

  private static String line(InputStream in) throws IOException {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        bytes.write(b);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
