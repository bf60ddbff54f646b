package io.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.image.Descriptor;
import io.slipway.build.image.Digest;
import io.slipway.build.image.MediaTypes;
import io.slipway.build.registry.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeptTransportsIT {
  private static final Digest BLOB = Digest.of("blob");

  @Test
  void requestsShareAConnection() throws Exception {
    Set<Integer> callers = ConcurrentHashMap.newKeySet();
    try (FakeRegistry registry =
        new FakeRegistry(
            (self, exchange) -> {
              if (exchange.getRequestURI().getPath().contains("/blobs/")) {
                callers.add(exchange.getRemoteAddress().getPort());
              }
              exchange.getResponseHeaders().set("Docker-Content-Digest", BLOB.value());
              exchange.getResponseHeaders().set("Content-Length", "1");
              exchange.sendResponseHeaders(200, -1);
            })) {
      JibRegistryClient client = client(registry.address());
      for (int i = 0; i < 10; i++) {
        assertThat(client.hasBlob(app(registry.address()), BLOB)).isTrue();
      }
    }

    assertThat(callers).hasSize(1);
  }

  /** What made jib open a connection for each request; nobody repeats a request with a body. */
  @Test
  void aConnectionThatTheRegistryClosesAfterwardsFailsNoPush() throws Exception {
    try (ServerSocket registry = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> serve(registry, KeptTransportsIT::answer));
      String address = "127.0.0.1:" + registry.getLocalPort();
      JibRegistryClient client = client(address);
      for (int i = 0; i < 5; i++) {
        assertThat(push(client, address)).isTrue();
      }
    }
  }

  /** The rest of an answer that is too long is nobody's, and may have no end. */
  @Test
  void anEndlessAnswerIsNotReadToItsEnd() throws Exception {
    CountDownLatch refused = new CountDownLatch(1);
    try (ServerSocket registry = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> serve(registry, s -> pour(s, refused)));
      String address = "127.0.0.1:" + registry.getLocalPort();
      Descriptor blob = new Descriptor(MediaTypes.OCI_LAYER_GZIP, BLOB, 10);
      try (InputStream in = client(address).blob(app(address), blob)) {
        assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
      }
      assertThatThrownBy(() -> client(address).manifest(app(address)))
          .isInstanceOf(IOException.class);

      assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private interface Answer {
    void to(Socket socket) throws IOException;
  }

  private static void serve(ServerSocket registry, Answer answer) {
    while (!registry.isClosed()) {
      try (Socket socket = registry.accept()) {
        answer.to(socket);
      } catch (IOException e) {
        continue; // the next one, or the test is over
      }
    }
  }

  /** One request, and no word of the end. */
  private static void answer(Socket socket) throws IOException {
    Head head = Head.read(socket.getInputStream());
    socket.getInputStream().readNBytes(head.length());
    String created =
        "Content-Length: 0\r\nLocation: /v2/app/blobs/uploads/1\r\nDocker-Content-Digest: " + BLOB;
    String line =
        switch (head.method()) {
          case "POST", "PATCH" -> "202 Accepted\r\n" + created;
          case "PUT" -> "201 Created\r\n" + created;
          case "HEAD" -> "404 Not Found\r\nContent-Length: 0";
          default -> "200 OK\r\nContent-Length: 0";
        };
    say(socket, line);
  }

  private static void pour(Socket socket, CountDownLatch refused) throws IOException {
    Head head = Head.read(socket.getInputStream());
    if (!head.path().contains("/blobs/") && !head.path().contains("/manifests/")) {
      say(socket, "200 OK\r\nContent-Length: 0");
      return;
    }
    say(socket, "200 OK\r\nContent-Type: application/json\r\nContent-Length: 9000000000000");
    try {
      while (true) {
        socket.getOutputStream().write(new byte[8192]);
      }
    } catch (IOException e) {
      refused.countDown();
    }
  }

  private static void say(Socket socket, String answer) throws IOException {
    socket
        .getOutputStream()
        .write(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The first lines of a request; its body is as long as they say, or in one chunk. */
  private record Head(String method, String path, int length) {
    static Head read(InputStream in) throws IOException {
      String request = line(in);
      int length = 0;
      boolean chunked = false;
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(lower.substring("content-length:".length()).strip());
        }
        chunked |= lower.startsWith("transfer-encoding: chunked");
      }
      if (chunked) {
        length = Integer.parseInt(line(in), 16) + "\r\n0\r\n\r\n".length();
      }
      String[] words = request.split(" ");
      return new Head(words[0], words.length > 1 ? words[1] : "", length);
    }

    private static String line(InputStream in) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException("no request");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }
  }

  private static boolean push(JibRegistryClient client, String address) throws IOException {
    byte[] bytes = {'b', 'l', 'o', 'b'};
    return client.push(
        app(address),
        new Descriptor(MediaTypes.OCI_LAYER_GZIP, BLOB, bytes.length),
        () -> new ByteArrayInputStream(bytes),
        Optional.empty());
  }

  private static ImageReference app(String address) {
    return ImageReference.parse(address + "/app:latest");
  }

  private static JibRegistryClient client(String address) {
    return new JibRegistryClient(
        new RegistrySettings(Set.of(address), Set.of(), Map.of(), Optional.empty()),
        new Retry(3, Duration.ofMillis(1)));
  }
}
