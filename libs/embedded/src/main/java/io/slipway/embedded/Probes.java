package io.slipway.embedded;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a server whether it answers, each in its own protocol. A refusal is "no", not an error. */
final class Probes {
  private static final int TIMEOUT_MILLIS = 2000;
  private static final short API_VERSIONS = 18;
  private static final int CORRELATION = 4711;

  private Probes() {}

  /** Redis answers PING. */
  static boolean redis(int port) {
    return answers(port, "PING\r\n", "+PONG");
  }

  /** The registry answers the version check of the distribution API. */
  static boolean registry(int port) {
    return answers(
        port,
        "GET /v2/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK");
  }

  /**
   * The broker answers ApiVersions. It does so only once it is unfenced, that is, ready for
   * clients.
   */
  static boolean kafka(int port) {
    try (Socket socket = connect(port)) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(2 + 2 + 4 + 2);
      out.writeShort(API_VERSIONS);
      out.writeShort(0);
      out.writeInt(CORRELATION);
      out.writeShort(-1); // no client id
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.readInt();
      return in.readInt() == CORRELATION && in.readShort() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean answers(int port, String question, String answer) {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
      byte[] got = socket.getInputStream().readNBytes(answer.length());
      return new String(got, StandardCharsets.US_ASCII).equals(answer);
    } catch (IOException e) {
      return false;
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
