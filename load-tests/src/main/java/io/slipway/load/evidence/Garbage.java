package io.slipway.load.evidence;

import java.util.List;

/**
 * The registry's disk after everything that is due was deleted and collected.
 *
 * @param collected whether a collection ended well; without one nothing is said about blobs
 * @param blobs how many there are
 * @param left blobs that no manifest of any repository needs
 * @param missing blobs that a manifest of a repository needs and that are not there
 */
public record Garbage(boolean collected, long blobs, List<String> left, List<String> missing) {
  /** When nobody collected. */
  public static final Garbage UNKNOWN = new Garbage(false, 0, List.of(), List.of());

  /** Copies the lists. */
  public Garbage {
    left = List.copyOf(left);
    missing = List.copyOf(missing);
  }
}
