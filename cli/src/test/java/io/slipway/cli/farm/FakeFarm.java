package io.slipway.cli.farm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A farm that knows prepared answers, and remembers what it was sent. */
final class FakeFarm implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  final List<Call> calls = new CopyOnWriteArrayList<>();

  /** How often it asks to be asked again before it answers. */
  final AtomicInteger notYet = new AtomicInteger();

  /** A prepared answer. */
  record Answer(int status, String type, String body) {}

  /** A request as it came. */
  record Call(String line, String body, Map<String, List<String>> headers) {}

  FakeFarm() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers a request line, {@code GET /path?query}, with JSON. */
  FakeFarm json(String line, String body) {
    return answer(line, new Answer(200, "application/json", body));
  }

  FakeFarm answer(String line, Answer answer) {
    answers.put(line, answer);
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    calls.add(new Call(line, body, Map.copyOf(exchange.getRequestHeaders())));
    if (notYet.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      exchange.sendResponseHeaders(503, -1);
      exchange.close();
      return;
    }
    Answer answer =
        answers.getOrDefault(
            line,
            new Answer(
                404,
                "application/problem+json",
                "{\"title\":\"Not found\",\"detail\":\"no " + line + "\",\"status\":404}"));
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
