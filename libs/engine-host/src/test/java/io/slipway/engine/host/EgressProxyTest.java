package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EgressProxyTest {
  @TempDir Path dir;

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer web;
  private String address;

  @BeforeEach
  void startWebServer() throws IOException {
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          byte[] body = ("path " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    web.start();
    address = "127.0.0.1:" + web.getAddress().getPort();
  }

  @AfterEach
  void stopWebServer() {
    web.stop(0);
  }

  @Test
  void passesAPlainRequestToANamedHost() throws IOException {
    String answer =
        ask(
            Set.of(address),
            "GET http://" + address + "/a?b=c HTTP/1.1\r\nHost: " + address + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200").endsWith("path /a?b=c");
  }

  @Test
  void tunnelsToANamedHost() throws IOException {
    String answer =
        ask(
            Set.of(address),
            "CONNECT "
                + address
                + " HTTP/1.1\r\n\r\nGET /t HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200 Connection established").endsWith("path /t");
  }

  @Test
  void refusesLoopbackAndNeverConnects() throws IOException {
    try (ServerSocket farm = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      farm.setSoTimeout(200);
      String target = "127.0.0.1:" + farm.getLocalPort();

      assertThat(ask(Set.of(), "CONNECT " + target + " HTTP/1.1\r\n\r\n"))
          .startsWith("HTTP/1.1 403");
      assertThat(ask(Set.of(), "GET http://" + target + "/ HTTP/1.1\r\n\r\n"))
          .startsWith("HTTP/1.1 403");
      assertThat(connectionArrives(farm)).isFalse();
    }
  }

  @Test
  void refusesOtherSchemesAndNonsense() throws IOException {
    assertThat(ask(Set.of(), "GET file:///etc/passwd HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(ask(Set.of(), "GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(ask(Set.of(), "nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
  }

  @Test
  void servesOneRequestForEachConnection() throws IOException {
    String twice = "GET http://" + address + "/1 HTTP/1.1\r\nHost: x\r\n\r\n";

    ask(Set.of(address), twice + "GET http://169.254.169.254/ HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(requests).hasValue(1);
  }

  @Test
  void anEngineThatIsGoneLeavesNoConnectionToASilentServer() throws IOException {
    Path socket = dir.resolve("gone");
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String target = "127.0.0.1:" + silent.getLocalPort();
      EgressProxy proxy = new EgressProxy(EgressPolicy.allowing(Set.of(target)), GitLogins.NONE);
      SocketServer server = SocketServer.start(socket, proxy);
      try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        String connect = "CONNECT " + target + " HTTP/1.1\r\n\r\n";
        client.write(ByteBuffer.wrap(connect.getBytes(StandardCharsets.US_ASCII)));
        try (Socket upstream = silent.accept()) {
          upstream.setSoTimeout(10_000);
          server.close();

          assertThat(upstream.getInputStream().read()).isEqualTo(-1);
        }
      }
    }
  }

  private static boolean connectionArrives(ServerSocket server) throws IOException {
    try {
      server.accept().close();
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    }
  }

  private String ask(Set<String> named, String request) throws IOException {
    Path socket = dir.resolve(java.util.UUID.randomUUID().toString().substring(0, 8));
    try (SocketServer server =
            SocketServer.start(
                socket, new EgressProxy(EgressPolicy.allowing(named), GitLogins.NONE));
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
