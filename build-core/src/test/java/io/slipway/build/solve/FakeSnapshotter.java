package io.slipway.build.solve;

import io.slipway.build.image.Digest;
import io.slipway.build.snapshot.ChainId;
import io.slipway.build.snapshot.Snapshotter;
import io.slipway.build.snapshot.View;
import io.slipway.build.snapshot.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Snapshots as plain directories that hold a step's changes only; counts what is asked of it. */
final class FakeSnapshotter implements Snapshotter {
  private final Path directory;
  private final Map<ChainId, Path> tops = new ConcurrentHashMap<>();
  final List<Digest> unpacked = new CopyOnWriteArrayList<>();
  final List<Digest> restacked = new CopyOnWriteArrayList<>();
  final AtomicInteger prepared = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();

  FakeSnapshotter(Path directory) {
    this.directory = directory;
  }

  private Path fresh() throws IOException {
    return Files.createTempDirectory(directory, "snapshot");
  }

  @Override
  public boolean has(ChainId id) {
    return id.equals(ChainId.EMPTY) || tops.containsKey(id);
  }

  private void require(ChainId id) {
    if (!has(id)) {
      throw new IllegalStateException(id + " is not here");
    }
  }

  @Override
  public void unpack(ChainId parent, Digest diffId, InputStream uncompressedTar)
      throws IOException {
    require(parent);
    uncompressedTar.readAllBytes();
    unpacked.add(diffId);
    tops.put(parent.child(diffId), fresh());
  }

  @Override
  public boolean restack(ChainId parent, Digest diffId) {
    require(parent);
    Path files = tops.get(ChainId.EMPTY.child(diffId));
    if (files == null) {
      return false;
    }
    restacked.add(diffId);
    tops.put(parent.child(diffId), files);
    return true;
  }

  @Override
  public Workspace prepare(ChainId parent) throws IOException {
    require(parent);
    prepared.incrementAndGet();
    open.incrementAndGet();
    Path upper = fresh();
    Path lower = fresh();
    return new Workspace() {
      @Override
      public Path root() {
        return upper;
      }

      @Override
      public Path upper() {
        return upper;
      }

      @Override
      public Path lower() {
        return lower;
      }

      @Override
      public ChainId commit(Digest diffId) {
        tops.put(parent.child(diffId), upper);
        return parent.child(diffId);
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }

  @Override
  public View view(ChainId id) throws IOException {
    require(id);
    open.incrementAndGet();
    Path root = fresh();
    return new View() {
      @Override
      public Path root() {
        return root;
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }

  @Override
  public Path top(ChainId id) {
    return Objects.requireNonNull(tops.get(id));
  }
}
