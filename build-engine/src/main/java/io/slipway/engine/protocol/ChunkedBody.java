package io.slipway.engine.protocol;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The receiving end of {@link Wire#sendBody}. */
final class ChunkedBody extends InputStream {
  private static final int MAX_CHUNK = 1 << 20;

  private final DataInputStream in;
  private int left;
  private boolean ended;

  ChunkedBody(DataInputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !nextChunk()) {
      return -1;
    }
    int n = in.read(bytes, offset, Math.min(length, left));
    if (n < 0) {
      throw new EOFException("the other side closed within a body");
    }
    left -= n;
    return n;
  }

  private boolean nextChunk() throws IOException {
    if (ended) {
      return false;
    }
    left = in.readInt();
    if (left > 0 && left <= MAX_CHUNK) {
      return true;
    }
    ended = true;
    if (left == -1) {
      left = 0;
      Wire.receive(in, Reply.class).orThrow();
      throw new IOException("the sender broke off");
    }
    if (left != 0) {
      throw new IOException("a chunk of " + left + " bytes is out of bounds");
    }
    return false;
  }
}
