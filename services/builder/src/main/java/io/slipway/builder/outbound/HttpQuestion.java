package io.slipway.builder.outbound;

import io.slipway.builder.domain.GateResult;
import io.slipway.engine.host.EgressPolicy;
import io.slipway.model.StageGate.HttpCheck;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Asks an address and looks at the status of its answer (row S4). The name is resolved once, and
 * the policy judges the address that is then connected to; so it is not the JDK's client, which
 * resolves for itself. Redirections are not followed: where they lead nobody has judged.
 */
final class HttpQuestion {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
  private static final int LONGEST_LINE = 1024;

  private final EgressPolicy reach;

  HttpQuestion(EgressPolicy reach) {
    this.reach = reach;
  }

  /**
   * Asks once.
   *
   * @throws InterruptedException when the caller was interrupted
   */
  GateResult ask(HttpCheck check) throws InterruptedException {
    AtomicBoolean late = new AtomicBoolean();
    try (Socket socket = new Socket()) {
      Thread watch = watch(socket, check.timeout(), late, Thread.currentThread());
      try {
        int status = answer(check, socket);
        boolean passed = check.status().map(s -> s == status).orElse(status / 100 == 2);
        String wanted = check.status().map(String::valueOf).orElse("2xx");
        return new GateResult(
            passed, check.text() + " answered " + status + (passed ? "" : ", wanted is " + wanted));
      } finally {
        watch.interrupt();
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the check was ended");
      }
      return GateResult.failed(
          late.get()
              ? check.text() + " gave no answer within " + check.timeout()
              : check.text() + " cannot be asked: " + e.getMessage());
    }
  }

  /** Closes the socket when the time is over or the caller was interrupted: both end a read. */
  private static Thread watch(Socket socket, Duration time, AtomicBoolean late, Thread caller) {
    return Thread.ofVirtual()
        .name("http-gate")
        .start(
            () -> {
              long end = System.nanoTime() + time.toNanos();
              try {
                while (System.nanoTime() < end && !caller.isInterrupted()) {
                  Thread.sleep(Math.clamp((end - System.nanoTime()) / 1_000_000, 1, 100));
                }
                late.set(!caller.isInterrupted());
                socket.close();
              } catch (InterruptedException | IOException e) {
                return; // answered in time, or closed already
              }
            });
  }

  private int answer(HttpCheck check, Socket plain) throws IOException {
    URI address = check.address();
    boolean tls = "https".equals(address.getScheme());
    String host = address.getHost();
    int port = address.getPort() >= 0 ? address.getPort() : tls ? 443 : 80;
    plain.connect(
        new InetSocketAddress(judged(host, port), port),
        (int) Math.min(Integer.MAX_VALUE, check.timeout().toMillis()));
    try (Socket socket = tls ? encrypted(plain, EgressPolicy.bare(host), port) : plain) {
      socket.getOutputStream().write(request(address).getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      String line = firstLine(socket.getInputStream());
      Matcher status = STATUS.matcher(line);
      if (!status.matches()) {
        throw new IOException("what answers speaks no HTTP/1.1");
      }
      return Integer.parseInt(status.group(1));
    }
  }

  private InetAddress judged(String host, int port) throws IOException {
    EgressPolicy.Judged judged;
    try {
      judged = reach.judge(host, port);
    } catch (UnknownHostException e) {
      throw new IOException("nobody knows the host " + host, e);
    }
    if (!judged.allowed()) {
      throw new IOException(
          "%s is %s, which is no public address; slipway.builder.gate-hosts may name %s:%d"
              .formatted(host, judged.address().getHostAddress(), host, port));
    }
    return judged.address();
  }

  /** The certificate has to be the host's, not the address's. */
  private static Socket encrypted(Socket plain, String host, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static String request(URI address) {
    URI ascii = URI.create(address.toASCIIString());
    String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
    return "GET "
        + path
        + query
        + " HTTP/1.1\r\nHost: "
        + ascii.getRawAuthority()
        + "\r\nUser-Agent: slipway-gate\r\nAccept: */*\r\nConnection: close\r\n\r\n";
  }

  private static String firstLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
      if (line.length() > LONGEST_LINE) {
        break;
      }
    }
    return line.toString().stripTrailing();
  }
}
