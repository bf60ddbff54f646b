package io.slipway.builder.outbound;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.slipway.builder.domain.GateResult;
import io.slipway.engine.host.EgressPolicy;
import io.slipway.model.StageGate.HttpCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real server on this machine, which no gate may ask unless the builder's settings name it. */
class HttpQuestionTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String host;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Host"));
          String path = exchange.getRequestURI().getPath();
          int status = Integer.parseInt(path.substring(1));
          exchange.getResponseHeaders().add("Location", "/200");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    host = "127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private GateResult ask(EgressPolicy reach, String address, Integer... status)
      throws InterruptedException {
    var check =
        new HttpCheck(
            URI.create(address),
            status.length == 0 ? Optional.empty() : Optional.of(status[0]),
            Duration.ofSeconds(30));
    return new HttpQuestion(reach).ask(check);
  }

  private GateResult named(String path, Integer... status) throws InterruptedException {
    return ask(EgressPolicy.allowing(Set.of(host)), "http://" + host + path, status);
  }

  @Test
  void theStatusDecides() throws Exception {
    assertThat(named("/204?deep=1"))
        .isEqualTo(new GateResult(true, "GET http://" + host + "/204?deep=1 answered 204"));
    assertThat(asked).containsExactly("/204?deep=1 " + host);
    assertThat(named("/503"))
        .isEqualTo(
            new GateResult(false, "GET http://" + host + "/503 answered 503, wanted is 2xx"));
    assertThat(named("/200", 204).passed()).isFalse();
    assertThat(named("/404", 404).passed()).isTrue();
  }

  @Test
  void aRedirectionIsAnAnswerAndNotFollowed() throws Exception {
    assertThat(named("/302").why()).contains("answered 302");
    assertThat(asked).hasSize(1);
  }

  /** Whatever name stands for it: what counts is the address that would be connected to. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"})
  void thisMachineIsNotAskedUnlessItIsNamed(String name) throws Exception {
    String there = name + ":" + server.getAddress().getPort();
    GateResult result = ask(EgressPolicy.allowing(Set.of()), "http://" + there + "/200");

    assertThat(result.passed()).isFalse();
    assertThat(result.why()).contains("no public address").contains("gate-hosts").contains(there);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "192.168.1.1", "169.254.169.254", "[fe80::1]", "[fd00::1]"})
  void neitherArePrivateNetworksAndMetadata(String name) throws Exception {
    assertThat(ask(EgressPolicy.allowing(Set.of()), "http://" + name + "/").why())
        .contains("no public address");
  }

  @Test
  void anotherPortOfANamedHostIsAnotherPlace() throws Exception {
    assertThat(ask(EgressPolicy.allowing(Set.of("127.0.0.1:1")), "http://" + host + "/200").why())
        .contains("no public address");
  }

  @Test
  void whoDoesNotAnswerInTimeHasFailed() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String there = "127.0.0.1:" + silent.getLocalPort();
      var check =
          new HttpCheck(URI.create("http://" + there), Optional.empty(), Duration.ofMillis(300));
      assertThat(new HttpQuestion(EgressPolicy.allowing(Set.of(there))).ask(check).why())
          .isEqualTo("GET http://" + there + " gave no answer within PT0.3S");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void whoSpeaksSomethingElseHasFailed(String scheme) throws Exception {
    try (ServerSocket odd = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answer = Thread.ofVirtual().start(() -> greet(odd));
      String there = "127.0.0.1:" + odd.getLocalPort();
      assertThat(ask(EgressPolicy.allowing(Set.of(there)), scheme + "://" + there).why())
          .contains("cannot be asked");
      answer.join();
    }
  }

  private static void greet(ServerSocket odd) {
    try (Socket socket = odd.accept()) {
      socket.getOutputStream().write("220 mail.example.org\r\n".getBytes(US_ASCII));
      socket.getOutputStream().flush();
      socket.getInputStream().read();
    } catch (IOException e) {
      return; // the other side was faster
    }
  }

  @Test
  void whoIsNotThereHasFailed() throws Exception {
    var reach = EgressPolicy.allowing(Set.of("127.0.0.1:1"));
    assertThat(ask(reach, "http://127.0.0.1:1/").why()).contains("cannot be asked");
    assertThat(ask(reach, "http://no-such-host.invalid/").why()).contains("nobody knows the host");
  }

  @Test
  void aBuilderThatIsStoppedHasNoResult() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String there = "127.0.0.1:" + silent.getLocalPort();
      var check =
          new HttpCheck(URI.create("http://" + there), Optional.empty(), Duration.ofMinutes(5));
      HttpQuestion question = new HttpQuestion(EgressPolicy.allowing(Set.of(there)));
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> question.ask(check)).isInstanceOf(InterruptedException.class);
    }
  }
}
