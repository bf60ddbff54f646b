package io.slipway.build.layer;

import java.io.IOException;
import java.io.OutputStream;

/** Compresses what is written. Closing it gives back what it holds and writes nothing more. */
abstract class CompressedOutput extends OutputStream {

  /** Writes the rest and the trailer; does not close the stream below. */
  abstract void finish() throws IOException;

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public abstract void write(byte[] bytes, int offset, int length) throws IOException;

  @Override
  public abstract void close();
}
