package io.slipway.build.layer;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Hashes and counts what passes. */
final class HashedOutput extends OutputStream {
  private final OutputStream out;
  private final MessageDigest sha;
  private long count;

  HashedOutput(OutputStream out, MessageDigest sha) {
    this.out = out;
    this.sha = sha;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    sha.update(bytes, offset, length);
    count += length;
    out.write(bytes, offset, length);
  }

  long count() {
    return count;
  }

  /** Closes nothing: the stream below belongs to whoever made it. */
  @Override
  public void close() {}
}
