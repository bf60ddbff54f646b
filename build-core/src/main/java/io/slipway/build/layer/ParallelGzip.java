package io.slipway.build.layer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses to one gzip member with all processors. The input is cut into blocks of a fixed size,
 * each compressed on its own with the end of the block before as its dictionary; so the output
 * depends on the input alone, not on how many processors there are.
 */
final class ParallelGzip extends CompressedOutput {
  private static final int BLOCK = 256 * 1024;
  private static final int WINDOW = 32 * 1024;

  /** Magic, deflate, no flags, no time, no extra flags, unknown system. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private final OutputStream out;
  private final int level;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final int inFlight = 2 * Runtime.getRuntime().availableProcessors();
  private final ArrayDeque<Future<byte[]>> pending = new ArrayDeque<>();
  private final CRC32 crc = new CRC32();
  private long size;
  private byte[] block = new byte[BLOCK];
  private int filled;
  private byte[] dictionary = new byte[0];
  private boolean closed;

  /**
   * Writes the header.
   *
   * @param level 1 (fast) to 9 (small)
   */
  ParallelGzip(OutputStream out, int level) throws IOException {
    this.out = out;
    this.level = level;
    out.write(HEADER);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (filled == BLOCK) {
        submit(false);
      }
      int part = Math.min(length - done, BLOCK - filled);
      System.arraycopy(bytes, offset + done, block, filled, part);
      filled += part;
      done += part;
    }
  }

  private void submit(boolean last) throws IOException {
    while (pending.size() >= inFlight) {
      writeOldest();
    }
    byte[] input = block;
    int length = filled;
    byte[] before = dictionary;
    crc.update(input, 0, length);
    size += length;
    pending.add(threads.submit(() -> deflate(input, length, before, last)));
    if (!last) {
      dictionary = Arrays.copyOfRange(input, length - Math.min(length, WINDOW), length);
      block = new byte[BLOCK];
      filled = 0;
    }
  }

  private byte[] deflate(byte[] input, int length, byte[] before, boolean last) {
    boolean worthIt = Compressibility.seems(input, length);
    Deflater deflater = new Deflater(worthIt ? level : Deflater.NO_COMPRESSION, true);
    try {
      if (before.length > 0) {
        deflater.setDictionary(before);
      }
      deflater.setInput(input, 0, length);
      ByteArrayOutputStream compressed = new ByteArrayOutputStream(length / 2 + 64);
      byte[] buffer = new byte[64 * 1024];
      if (last) {
        deflater.finish();
      }
      int produced;
      do {
        produced =
            deflater.deflate(
                buffer, 0, buffer.length, last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
        compressed.write(buffer, 0, produced);
      } while (last ? !deflater.finished() : produced == buffer.length);
      return compressed.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private void writeOldest() throws IOException {
    @Nullable Future<byte[]> oldest = pending.poll();
    if (oldest == null) {
      return;
    }
    try {
      out.write(oldest.get());
    } catch (ExecutionException e) {
      throw new IOException("compressing a layer failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while compressing a layer");
    }
  }

  @Override
  void finish() throws IOException {
    submit(true);
    while (!pending.isEmpty()) {
      writeOldest();
    }
    out.write(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt((int) crc.getValue())
            .putInt((int) size)
            .array());
  }

  /** Stops the threads; without {@link #finish} before, the output is incomplete. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      threads.shutdownNow();
    }
  }
}
