package io.slipway.build.layer;

/**
 * How much one layer may cost; a layer beyond it is refused as hostile.
 *
 * @param maxEntries number of entries, headers of headers included
 * @param maxBytes bytes of all files together
 */
public record UnpackLimits(long maxEntries, long maxBytes) {
  /** Far above any real layer: 4 million entries, 64 GiB. */
  public static final UnpackLimits DEFAULT = new UnpackLimits(4_000_000, 64L << 30);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException when one is not positive
   */
  public UnpackLimits {
    if (maxEntries < 1 || maxBytes < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
