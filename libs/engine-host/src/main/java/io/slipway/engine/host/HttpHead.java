package io.slipway.engine.host;

import java.io.IOException;
import java.io.InputStream;

/** The head of an HTTP message. */
final class HttpHead {
  private static final int LARGEST = 64 << 10;

  private HttpHead() {}

  /** Everything up to and with the empty line; what there is when it does not come. */
  static String read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < LARGEST) {
      int c = in.read();
      if (c < 0) {
        break;
      }
      head.append((char) c);
      if (c == '\n' && head.length() >= 4 && head.indexOf("\r\n\r\n", head.length() - 4) >= 0) {
        break;
      }
    }
    return head.toString();
  }
}
