package io.slipway.build.layer;

import java.io.IOException;
import java.io.OutputStream;

/** No compression. */
final class PlainOutput extends CompressedOutput {
  private final OutputStream out;

  PlainOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  void finish() {}

  @Override
  public void close() {}
}
