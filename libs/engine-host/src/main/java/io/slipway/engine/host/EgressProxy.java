package io.slipway.engine.host;

import io.slipway.build.source.GitLoginAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP proxy through which an engine reaches Git servers and downloads: CONNECT for https,
 * absolute URLs for http, one request for each connection. Names are resolved once, here, and the
 * policy judges the address that is then connected to. Where the parent has a login for a Git
 * repository the request is made here, see {@link GitRequests}.
 */
final class EgressProxy implements SocketServer.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(EgressProxy.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

  /** A server that is silent for longer has gone; so may have the engine, which nobody notices. */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private static final String TUNNEL = "CONNECT ";

  private final EgressPolicy policy;
  private final GitRequests git;
  private final TlsSockets tls;

  /** Connections to servers. */
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  EgressProxy(EgressPolicy policy, GitLogins logins) {
    this(policy, logins, TlsSockets.ofThisMachine());
  }

  EgressProxy(EgressPolicy policy, GitLogins logins, TlsSockets tls) {
    this.policy = policy;
    this.git = new GitRequests(logins);
    this.tls = tls;
  }

  @Override
  public void serve(SocketChannel connection) throws IOException {
    InputStream in = Channels.newInputStream(connection);
    OutputStream out = Channels.newOutputStream(connection);
    String head = HttpHead.read(in);
    int lineEnd = head.indexOf("\r\n");
    String requestLine = lineEnd < 0 ? head : head.substring(0, lineEnd);
    try {
      EgressTarget target = target(requestLine);
      boolean tunnel = requestLine.startsWith(TUNNEL);
      String forwarded = tunnel ? "" : forwarded(target, head.substring(lineEnd + 2));
      try (Socket wire = connect(target)) {
        open.add(wire);
        Socket upstream = encrypted(target, wire);
        if (tunnel) {
          out.write(ascii("HTTP/1.1 200 Connection established\r\n\r\n"));
        } else {
          upstream.getOutputStream().write(ascii(forwarded));
        }
        relay(new Ends(connection, in, out), wire, upstream, answer(target));
      } finally {
        open.removeIf(Socket::isClosed);
      }
    } catch (Refused e) {
      out.write(
          ascii(
              "HTTP/1.1 " + e.getMessage() + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    }
  }

  @Override
  public void end() {
    open.forEach(EgressProxy::close);
  }

  /** How many connections to servers there are. */
  int connections() {
    return open.size();
  }

  /** The engine's side. */
  private record Ends(SocketChannel connection, InputStream in, OutputStream out) {}

  /** How an answer is passed on. */
  private interface Answer {
    void pass(InputStream upstream, OutputStream engine) throws IOException;
  }

  private static Answer answer(EgressTarget target) {
    return target.git().isPresent()
        ? new GitAnswer(target.git().get().url())::pass
        : InputStream::transferTo;
  }

  private EgressTarget target(String requestLine) throws Refused {
    String[] words = requestLine.split(" ");
    if (words.length != 3) {
      throw new Refused("400 Bad Request");
    }
    try {
      if (requestLine.startsWith(TUNNEL)) {
        return EgressTarget.tunnel(new URI("https://" + words[1]));
      }
      Optional<URI> meant = GitLoginAddress.meant(words[1]);
      if (meant.isPresent()) {
        return login(words[0], meant.get());
      }
      URI uri = new URI(words[1]);
      if (!"http".equals(uri.getScheme())) {
        throw new Refused("400 Only CONNECT and absolute http URLs");
      }
      return EgressTarget.plain(words[0], uri);
    } catch (URISyntaxException e) {
      throw new Refused("400 Bad Request");
    }
  }

  private EgressTarget login(String method, URI meant) throws Refused {
    try {
      return git.target(method, meant);
    } catch (IOException e) {
      LOG.warn("no login for {}: {}", meant.getHost(), e.getMessage());
      throw new Refused("502 The login for " + meant.getHost() + " cannot be read");
    }
  }

  private Socket connect(EgressTarget target) throws Refused {
    String host = target.host();
    EgressPolicy.Judged judged;
    try {
      judged = policy.judge(host, target.port());
    } catch (UnknownHostException e) {
      throw new Refused("502 Unknown host " + host);
    }
    boolean login = target.git().flatMap(EgressTarget.GitLogin::authorization).isPresent();
    LOG.info(
        "egress {}:{} {}{}",
        host,
        target.port(),
        judged.allowed() ? "allowed" : "refused",
        login ? " with a login" : "");
    if (!judged.allowed()) {
      throw new Refused(
          "403 Slipway lets builds connect to public addresses and the project's own host only");
    }
    try {
      Socket socket = new Socket();
      socket.connect(
          new InetSocketAddress(judged.address(), target.port()), (int) CONNECT_TIMEOUT.toMillis());
      socket.setSoTimeout((int) CONNECT_TIMEOUT.toMillis());
      return socket;
    } catch (IOException e) {
      LOG.info("cannot connect to {}:{}: {}", host, target.port(), e.toString());
      throw new Refused("502 Cannot connect to " + host + ":" + target.port());
    }
  }

  private Socket encrypted(EgressTarget target, Socket wire) throws Refused {
    try {
      Socket upstream = target.tls() ? tls.over(wire, target.host(), target.port()) : wire;
      wire.setSoTimeout((int) SILENCE.toMillis());
      return upstream;
    } catch (IOException e) {
      LOG.warn("no TLS with {}:{}: {}", target.host(), target.port(), e.getMessage());
      throw new Refused("502 No TLS with " + target.host() + ":" + target.port());
    }
  }

  /**
   * One request for each connection: the next could name another host, which nobody would check.
   */
  private static String forwarded(EgressTarget target, String headers) throws Refused {
    if (target.git().isPresent()) {
      return GitRequests.head(target, target.git().get(), headers);
    }
    StringBuilder head = new StringBuilder(target.firstLine());
    for (String line : headers.split("\r\n")) {
      String name = line.toLowerCase(java.util.Locale.ROOT);
      if (!line.isEmpty() && !name.startsWith("proxy-") && !name.startsWith("connection:")) {
        head.append(line).append("\r\n");
      }
    }
    return head.append("Connection: close\r\n\r\n").toString();
  }

  /**
   * Passes both ways until the answer ends.
   *
   * @param wire closed to end the connection, see {@link TlsSockets#over}
   */
  private static void relay(Ends engine, Socket wire, Socket upstream, Answer answer)
      throws IOException {
    Thread up =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    engine.in().transferTo(upstream.getOutputStream());
                    upstream.shutdownOutput();
                  } catch (IOException e) {
                    // Nobody can ask any more, so nobody waits for an answer.
                    close(wire);
                  }
                });
    answer.pass(upstream.getInputStream(), engine.out());
    engine.connection().shutdownOutput();
    engine.connection().close();
    close(wire); // a server that answered need not have read everything
    try {
      up.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closing is the answer to a failure already.
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
