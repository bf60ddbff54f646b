package io.slipway.build.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Memory that many reads and writes of one thread share, so that small files cost no allocation.
 */
public final class TransferBuffer implements AutoCloseable {
  private static final int SIZE = 256 * 1024;

  private final Arena arena = Arena.ofConfined();
  private @Nullable MemorySegment memory;
  private byte @Nullable [] bytes;

  /** What the last read left, from index 0. */
  public byte[] bytes() {
    byte[] made = bytes;
    if (made == null) {
      made = new byte[SIZE];
      bytes = made;
    }
    return made;
  }

  MemorySegment memory() {
    MemorySegment made = memory;
    if (made == null) { // many copies stay in the kernel and never need it
      made = arena.allocate(SIZE);
      memory = made;
    }
    return made;
  }

  void filled(int length) {
    MemorySegment.copy(memory(), ValueLayout.JAVA_BYTE, 0, bytes(), 0, length);
  }

  @Override
  public void close() {
    arena.close();
  }
}
