package io.slipway.build.shelf;

import java.io.IOException;
import java.util.List;

/** Where a store keeps things of one kind. Safe for use beside running builds. */
public interface Shelf {

  /** What is there now. */
  List<Stored> items() throws IOException;

  /**
   * Removes one thing.
   *
   * @param item as {@link #items} told of it
   * @return false when it stays, because somebody used it since
   */
  boolean remove(Stored item) throws IOException;
}
