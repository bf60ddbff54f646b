package io.slipway.build.source;

import io.slipway.build.sys.Fd;
import io.slipway.build.sys.TransferBuffer;
import java.io.IOException;
import java.io.InputStream;

/** An open file as a stream; both it and the buffer stay their owner's to close. */
final class FdInput extends InputStream {
  private final Fd file;
  private final TransferBuffer buffer;
  private int next;
  private int filled;

  FdInput(Fd file, TransferBuffer buffer) {
    this.file = file;
    this.buffer = buffer;
  }

  private boolean fill() throws IOException {
    if (next == filled && filled >= 0) {
      next = 0;
      filled = file.read(buffer);
    }
    return next < filled;
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer.bytes()[next++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int part = Math.min(length, filled - next);
    System.arraycopy(buffer.bytes(), next, bytes, offset, part);
    next += part;
    return part;
  }
}
