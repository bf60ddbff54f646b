package io.slipway.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.slipway.build.source.GitLoginAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parent speaks to the Git server itself, and only to the one that the certificate names. */
class GitOverTlsIT {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path dir;

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private HttpsServer server;
  private int port;

  @BeforeEach
  void serve() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certified("dns:localhost")));
    server.createContext(
        "/",
        exchange -> {
          heard.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] refs = "refs".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, refs.length);
          exchange.getResponseBody().write(refs);
          exchange.close();
        });
    server.start();
    port = server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void theLoginGoesToTheServerOfTheCertificate() throws Exception {
    assertThat(fetch("localhost", dir.resolve("server.pem"))).endsWith("refs");

    assertThat(heard).containsExactly("/app.git/info/refs?service=git-upload-pack Basic abc");
  }

  @Test
  void noOtherServerHearsOfIt() throws Exception {
    assertThat(fetch("127.0.0.1", dir.resolve("server.pem"))).startsWith("HTTP/1.1 502");
    Path stranger = dir.resolve("stranger");
    certified(stranger, "dns:localhost");
    assertThat(fetch("localhost", stranger.resolve("server.pem"))).startsWith("HTTP/1.1 502");

    assertThat(heard).isEmpty();
  }

  /** Closing an encrypted connection waits for whoever writes to it, which may be for ever. */
  @Test
  void anEngineThatSendsToAServerThatReadsNothingLeavesNoConnection() throws Exception {
    SSLContext context = certified("dns:localhost");
    try (ServerSocket deaf =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int at = deaf.getLocalPort();
      Path socket = dir.resolve("deaf");
      EgressProxy proxy = proxy("localhost", at);
      SocketServer serving = SocketServer.start(socket, proxy);
      try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        AtomicLong sent = new AtomicLong();
        Thread engine = Thread.startVirtualThread(() -> sendForEver(client, at, sent));
        try (Socket upstream = deaf.accept()) {
          upstream.setSoTimeout(20_000);
          assertThat(upstream.getInputStream().read()).isEqualTo('P');
          await().atMost(Duration.ofMinutes(1)).until(() -> stands(sent));
          serving.close();

          await().atMost(Duration.ofMinutes(1)).until(() -> proxy.connections() == 0);
          engine.join();
        }
      }
    }
  }

  /** Whether nothing was sent for a while. */
  private static boolean stands(AtomicLong sent) throws InterruptedException {
    long before = sent.get();
    Thread.sleep(300);
    return before > 0 && sent.get() == before;
  }

  private static void sendForEver(SocketChannel client, int port, AtomicLong sent) {
    String address = GitLoginAddress.of("https://localhost:" + port + "/a.git/git-upload-pack");
    String head = "POST " + address + " HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    try {
      client.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
      while (true) {
        sent.addAndGet(client.write(ByteBuffer.allocate(1 << 16)));
      }
    } catch (IOException e) {
      return; // the proxy hung up, as it should
    }
  }

  private EgressProxy proxy(String host, int at) {
    return new EgressProxy(
        EgressPolicy.allowing(Set.of(host + ":" + at)),
        GitLogins.NONE,
        TlsSockets.trusting(dir.resolve("server.pem")));
  }

  private String fetch(String host, Path trusted) throws Exception {
    String url = "https://" + host + ":" + port + "/app.git";
    EgressProxy proxy =
        new EgressProxy(
            EgressPolicy.allowing(Set.of(host + ":" + port)),
            GitLogins.only(url, "Basic abc"),
            TlsSockets.trusting(trusted));
    Path socket = dir.resolve("s" + System.nanoTime());
    String asked = GitLoginAddress.of(url) + "/info/refs?service=git-upload-pack";
    try (SocketServer serving = SocketServer.start(socket, proxy);
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      String request = "GET " + asked + " HTTP/1.1\r\nHost: x\r\n\r\n";
      client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private SSLContext certified(String name) throws Exception {
    return certified(dir, name);
  }

  /** With a key of its own, whose certificate is {@code server.pem} then. */
  private static SSLContext certified(Path directory, String name) throws Exception {
    Files.createDirectories(directory);
    Path keys = directory.resolve("keys.p12");
    Files.deleteIfExists(keys);
    keytool(directory, "-genkeypair", "-keyalg", "EC", "-dname", "CN=test", "-ext", "san=" + name);
    keytool(directory, "-exportcert", "-rfc", "-file", directory.resolve("server.pem").toString());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path directory, String... arguments) throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new java.util.ArrayList<>(List.of(tool.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "a", "-keystore", directory.resolve("keys.p12").toString()));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
  }
}
