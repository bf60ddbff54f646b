package io.slipway.promoter.domain;

import java.util.Map;
import java.util.TreeMap;

/** Fencing tokens by the offset at which they were published; the order of adding is free. */
final class Fences {
  private final TreeMap<Long, Long> highest = new TreeMap<>();

  void add(long offset, long fence) {
    Map.Entry<Long, Long> before = highest.floorEntry(offset);
    if (before == null || before.getValue() < fence) {
      highest.put(offset, fence);
      highest.tailMap(offset, false).values().removeIf(later -> later <= fence);
    }
  }

  /** The highest that was published before the offset; -1 for none. */
  long before(long offset) {
    Map.Entry<Long, Long> before = highest.lowerEntry(offset);
    return before == null ? -1 : before.getValue();
  }
}
