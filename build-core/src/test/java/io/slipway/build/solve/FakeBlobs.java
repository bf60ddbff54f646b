package io.slipway.build.solve;

import io.slipway.build.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Blobs that are all reachable, but for some. */
final class FakeBlobs implements Blobs {
  final Set<Digest> gone = ConcurrentHashMap.newKeySet();
  final List<Digest> read = new CopyOnWriteArrayList<>();

  @Override
  public boolean reachable(Layer layer) {
    return !gone.contains(layer.diffId());
  }

  @Override
  public InputStream uncompressed(Layer layer) {
    read.add(layer.diffId());
    return new ByteArrayInputStream(new byte[0]);
  }
}
