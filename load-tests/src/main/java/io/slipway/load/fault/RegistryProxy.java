package io.slipway.load.fault;

import io.slipway.load.evidence.ManifestPut;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the registry, writes down every manifest write, and makes requests fail when it was
 * told to. One request per connection: what fails is never mixed up with what does not.
 */
public final class RegistryProxy implements AutoCloseable {
  private static final int HANG_MILLIS = 30_000;
  private static final int PATIENCE_MILLIS = 60_000;

  private final ServerSocket server;
  private final InetSocketAddress registry;
  private final List<ManifestPut> puts = new ArrayList<>();
  private final List<Armed> armed = new ArrayList<>();
  private final Map<Way, Integer> failed = new HashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private static final class Armed {
    final Fault.FailRequests fault;
    int left;

    Armed(Fault.FailRequests fault) {
      this.fault = fault;
      this.left = fault.count();
    }
  }

  private RegistryProxy(ServerSocket server, InetSocketAddress registry) {
    this.server = server;
    this.registry = registry;
  }

  /** Listens on this port of the loopback interface. */
  public static RegistryProxy start(int port, String registry) throws IOException {
    URI address = URI.create("http://" + registry);
    RegistryProxy proxy =
        new RegistryProxy(
            new ServerSocket(port, 200, InetAddress.getLoopbackAddress()),
            new InetSocketAddress(address.getHost(), address.getPort()));
    Thread.ofPlatform().name("proxy").daemon().start(proxy::accept);
    return proxy;
  }

  /** {@code host:port}, as image names have it. */
  public String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** The next matching requests fail. */
  public synchronized void arm(Fault.FailRequests fault) {
    armed.add(new Armed(fault));
  }

  /** Nothing fails any more. */
  public synchronized void heal() {
    armed.clear();
  }

  /** Every manifest write so far. */
  public synchronized List<ManifestPut> puts() {
    return List.copyOf(puts);
  }

  /** By way: how many requests were made to fail. */
  public synchronized Map<String, Integer> failed() {
    Map<String, Integer> counts = new HashMap<>();
    failed.forEach((way, count) -> counts.put(way.name().toLowerCase(Locale.ROOT), count));
    return counts;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        Thread.ofVirtual().name("proxied").start(() -> serve(client));
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setSoTimeout(PATIENCE_MILLIS);
      client.setTcpNoDelay(true);
      HttpRequest request = HttpRequest.read(client.getInputStream(), client.getOutputStream());
      if (request != null) {
        answer(client, request);
      }
    } catch (IOException e) {
      return; // the client went away, as killed builders do
    } finally {
      open.remove(client);
    }
  }

  private void answer(Socket client, HttpRequest request) throws IOException {
    @Nullable Way way = way(request);
    if (way == null) {
      client.getOutputStream().write(forward(request));
      return;
    }
    switch (way) {
      case UNAVAILABLE -> say(client, "503 Service Unavailable", "");
      case TOO_MANY -> say(client, "429 Too Many Requests", "Retry-After: 1\r\n");
      case RESET -> client.setSoLinger(true, 0);
      case HANG -> hang(client);
      case CUT -> {
        byte[] whole = forward(request);
        client.getOutputStream().write(whole, 0, whole.length / 2);
      }
      case LOST_RESPONSE -> forward(request);
    }
  }

  private synchronized @Nullable Way way(HttpRequest request) {
    for (Armed one : armed) {
      if (one.left > 0 && one.fault.aim().matches(request.method(), request.path())) {
        one.left--;
        failed.merge(one.fault.way(), 1, Integer::sum);
        return one.fault.way();
      }
    }
    return null;
  }

  /** Waits until the client goes away. */
  private void hang(Socket client) throws IOException {
    try {
      client.setSoTimeout(HANG_MILLIS);
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketTimeoutException e) {
      client.setSoLinger(true, 0);
    }
  }

  private static void say(Socket client, String status, String headers) throws IOException {
    String body = "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"made to fail\"}]}";
    String answer =
        "HTTP/1.1 %s\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, headers, body.length(), body);
    client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
  }

  private byte[] forward(HttpRequest request) throws IOException {
    Instant began = Instant.now();
    try (Socket socket = new Socket()) {
      socket.connect(registry, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write(request.forwarded());
      out.flush();
      byte[] answer = socket.getInputStream().readAllBytes();
      if (request.manifestWrite()) {
        note(request, began, answer);
      }
      return answer;
    }
  }

  private synchronized void note(HttpRequest request, Instant began, byte[] answer) {
    puts.add(
        new ManifestPut(
            request.repository(),
            request.reference(),
            request.digest(),
            began,
            Instant.now(),
            status(answer)));
  }

  private static int status(byte[] answer) {
    String line = new String(answer, 0, Math.min(answer.length, 12), StandardCharsets.US_ASCII);
    return line.matches("HTTP/1\\.[01] [0-9]{3}") ? Integer.parseInt(line.substring(9)) : 0;
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
