package io.slipway.build.solve;

import io.slipway.build.image.Digest;
import io.slipway.build.snapshot.ChainId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/**
 * A root filesystem as the layers that make it, base first. The files of a layer are known before
 * its compressed blob is.
 */
record Stack(List<Entry> entries) {
  static final Stack EMPTY = new Stack(List.of());

  /** Copies the list. */
  Stack {
    entries = List.copyOf(entries);
  }

  /**
   * One layer; its blob may still be in the making.
   *
   * @param alone whether the layer was made on nothing, and hides nothing of what is below
   */
  record Entry(Digest diffId, Future<Layer> layer, boolean alone) {}

  Stack plus(Entry entry) {
    List<Entry> more = new ArrayList<>(entries);
    more.add(entry);
    return new Stack(more);
  }

  /** The stack without its topmost layer. */
  Stack below() {
    return new Stack(entries.subList(0, entries.size() - 1));
  }

  ChainId chain() {
    return ChainId.of(entries.stream().map(Entry::diffId).toList());
  }
}
