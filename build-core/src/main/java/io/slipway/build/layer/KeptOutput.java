package io.slipway.build.layer;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Keeps what is written to it as long as that is little, and forgets all of it then. */
final class KeptOutput extends OutputStream {
  private final int most;
  private @Nullable ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /**
   * Keeps no more than this.
   *
   * @param most in bytes
   */
  KeptOutput(int most) {
    this.most = most;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    ByteArrayOutputStream kept = bytes;
    if (kept == null) {
      return;
    }
    if (kept.size() + length > most) {
      bytes = null;
    } else {
      kept.write(from, offset, length);
    }
  }

  /** All that was written; null when it was too much. */
  byte @Nullable [] kept() {
    ByteArrayOutputStream kept = bytes;
    return kept == null ? null : kept.toByteArray();
  }
}
