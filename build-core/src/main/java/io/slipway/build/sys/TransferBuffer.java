package io.slipway.build.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Memory that many reads and writes of one thread share, so that small files cost no allocation.
 */
public final class TransferBuffer implements AutoCloseable {
  private static final int SIZE = 256 * 1024;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory = arena.allocate(SIZE);
  private final byte[] bytes = new byte[SIZE];

  /** What the last read left, from index 0. */
  public byte[] bytes() {
    return bytes;
  }

  MemorySegment memory() {
    return memory;
  }

  void filled(int length) {
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
  }

  @Override
  public void close() {
    arena.close();
  }
}
