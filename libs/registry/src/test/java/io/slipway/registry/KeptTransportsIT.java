package io.slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.image.Digest;
import io.slipway.build.registry.ImageReference;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeptTransportsIT {
  private static final String FOUND =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDocker-Content-Digest: %s\r\n\r\n";
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

  /** What made jib open a connection for each request. */
  @Test
  void aConnectionThatTheRegistryClosesAfterwardsFailsNoRequest() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (ServerSocket registry = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> answerOnceEach(registry, connections));
      String address = "127.0.0.1:" + registry.getLocalPort();
      JibRegistryClient client = client(address);
      for (int i = 0; i < 10; i++) {
        assertThat(client.hasBlob(app(address), BLOB)).isTrue();
      }
    }

    assertThat(connections.get()).isGreaterThanOrEqualTo(10);
  }

  private static void answerOnceEach(ServerSocket registry, AtomicInteger connections) {
    while (true) {
      try (Socket socket = registry.accept()) {
        connections.incrementAndGet();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
          line = in.readLine();
        }
        socket
            .getOutputStream()
            .write(FOUND.formatted(BLOB.value()).getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        return; // the test is over
      }
    }
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
