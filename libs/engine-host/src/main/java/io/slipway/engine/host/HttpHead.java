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
      if (c == '\n' && isWhole(head)) {
        break;
      }
    }
    return head.toString();
  }

  /** Whether it ends with an empty line; some servers end lines with one character. */
  static boolean isWhole(CharSequence head) {
    int end = head.length();
    return end >= 2
        && head.charAt(end - 1) == '\n'
        && (head.charAt(end - 2) == '\n'
            || end >= 3 && head.charAt(end - 2) == '\r' && head.charAt(end - 3) == '\n');
  }
}
