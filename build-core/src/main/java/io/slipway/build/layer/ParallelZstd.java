package io.slipway.build.layer;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Compresses to one zstd frame with all processors. The library cuts its input the same way however
 * many workers it has, as long as it has one.
 */
final class ParallelZstd extends CompressedOutput {
  private final ZstdOutputStream zstd;
  private final Gate gate;

  ParallelZstd(OutputStream out, int level) throws IOException {
    this.gate = new Gate(out);
    this.zstd = new ZstdOutputStream(gate, level);
    zstd.setWorkers(Runtime.getRuntime().availableProcessors());
    zstd.setChecksum(true);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    zstd.write(bytes, offset, length);
  }

  @Override
  void finish() throws IOException {
    zstd.close();
  }

  @Override
  public void close() {
    gate.open = false;
    try {
      zstd.close();
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is written any more", e);
    }
  }

  /** Lets the library end its frame without that reaching, or closing, the stream below. */
  private static final class Gate extends FilterOutputStream {
    private boolean open = true;

    Gate(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (open) {
        out.write(bytes, offset, length);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
