package io.slipway.build.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A real Git server on loopback: git's own http-backend behind the JDK's web server. */
public final class GitHttpServer implements AutoCloseable {
  private final Path root;
  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** Serves the bare repositories of a directory. */
  public GitHttpServer(Path root) throws IOException {
    this.root = root;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where a repository of the directory is. */
  public String url(String repository) {
    return "http://" + hostAndPort() + "/" + repository;
  }

  String hostAndPort() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The request lines' targets so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestURI().toString());
    ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
    Map<String, String> environment = builder.environment();
    environment.put("GIT_PROJECT_ROOT", root.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    String query = exchange.getRequestURI().getQuery();
    environment.put("QUERY_STRING", query == null ? "" : query);
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    header(exchange, "Content-Type", "CONTENT_TYPE", environment);
    header(exchange, "Content-Encoding", "HTTP_CONTENT_ENCODING", environment);
    header(exchange, "Git-Protocol", "GIT_PROTOCOL", environment);
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (exchange;
        OutputStream in = process.getOutputStream()) {
      exchange.getRequestBody().transferTo(in);
      in.close();
      InputStream out = new BufferedInputStream(process.getInputStream());
      int status = 200;
      String line;
      while (!(line = line(out)).isEmpty()) {
        int colon = line.indexOf(':');
        String value = line.substring(colon + 1).strip();
        if (line.toLowerCase(Locale.ROOT).startsWith("status:")) {
          status = Integer.parseInt(value.substring(0, 3));
        } else {
          exchange.getResponseHeaders().add(line.substring(0, colon), value);
        }
      }
      exchange.sendResponseHeaders(status, 0);
      out.transferTo(exchange.getResponseBody());
    } finally {
      process.destroy();
    }
  }

  private static void header(
      HttpExchange exchange, String header, String variable, Map<String, String> environment) {
    String value = exchange.getRequestHeaders().getFirst(header);
    if (value != null) {
      environment.put(variable, value);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = in.read()) >= 0 && c != '\n') {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return new String(
        line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
