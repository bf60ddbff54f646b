package io.slipway.builder.domain;

/**
 * What must be free on a builder's disk before it takes another job. A build that has begun may use
 * the reserve; it only keeps new ones away, so that a full disk breaks as few builds as possible.
 *
 * <p>Source: issue 4, "Worker disks: clean failure on a full disk".
 *
 * @param bytes 0 takes jobs however full the disk is
 */
public record DiskReserve(long bytes) {
  /** Refuses a negative size. */
  public DiskReserve {
    if (bytes < 0) {
      throw new IllegalArgumentException("a disk's reserve is 0 or more bytes, not " + bytes);
    }
  }

  /**
   * Whether another build may begin.
   *
   * @param free bytes that this process may still write
   */
  public boolean admits(long free) {
    return free >= bytes;
  }
}
