package io.slipway.load.fault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request as the proxy read it whole.
 *
 * @param method for example {@code PUT}
 * @param path with its query
 * @param headers as they came, without those about the connection
 * @param body its bytes, without chunks
 */
record HttpRequest(String method, String path, List<String> headers, byte[] body) {
  private static final int LONGEST_LINE = 16_384;

  /** Reads one; null when the client closed the connection without asking anything. */
  static @Nullable HttpRequest read(InputStream in, OutputStream out) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return null;
    }
    String[] parts = first.split(" ");
    if (parts.length != 3) {
      throw new IOException("no request line: " + first);
    }
    List<String> headers = new ArrayList<>();
    int length = 0;
    boolean chunked = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.indexOf(':') < 0) {
        throw new IOException("no header: " + header);
      }
      String name = header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
      String value = header.substring(header.indexOf(':') + 1).strip();
      switch (name) {
        case "content-length" -> length = Integer.parseInt(value);
        case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
        case "expect" ->
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        case "connection", "keep-alive", "accept-encoding" -> {
          // of this connection only
        }
        default -> headers.add(header);
      }
    }
    byte[] body = chunked ? chunks(in) : in.readNBytes(length);
    if (!chunked && body.length < length) {
      throw new IOException("the body ended early");
    }
    return new HttpRequest(parts[0], parts[1], headers, body);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String head = line(in).split(";", 2)[0].strip();
      if (head.isEmpty()) {
        throw new IOException("the body ended early"); // its sender was killed
      }
      int size = Integer.parseInt(head, 16);
      byte[] chunk = in.readNBytes(size);
      if (chunk.length < size) {
        throw new IOException("the body ended early");
      }
      body.write(chunk);
      line(in);
      if (size == 0) {
        return body.toByteArray();
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (line.size() > LONGEST_LINE) {
        throw new IOException("a line without an end");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** What is sent on. */
  byte[] forwarded() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    headers.forEach(h -> head.append(h).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    return out.toByteArray();
  }

  boolean manifestWrite() {
    return method.equals("PUT") && path.contains("/manifests/");
  }

  /** The path between {@code /v2/} and {@code /manifests/}. */
  String repository() {
    return path.substring("/v2/".length(), path.indexOf("/manifests/"));
  }

  /** The tag or digest. */
  String reference() {
    String rest = path.substring(path.indexOf("/manifests/") + "/manifests/".length());
    int query = rest.indexOf('?');
    return (query < 0 ? rest : rest.substring(0, query)).replace("%3A", ":");
  }

  String digest() {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
