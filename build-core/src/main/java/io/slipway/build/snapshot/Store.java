package io.slipway.build.snapshot;

import io.slipway.build.layer.BlobStore;
import io.slipway.build.shelf.Shelf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * All that engines keep on one machine, in one directory that any number of them may share: blobs,
 * snapshots, and the work files of the engines that live. Opening it sweeps away the work files of
 * engines that died.
 */
public final class Store implements AutoCloseable {
  private final Path root;
  private final RunDirectory run;
  private final BlobStore blobs;
  private final SnapshotIndex index;
  private final Snapshotter snapshots;

  private Store(Path root, RunDirectory run, SnapshotIndex index, LayerMounts mounts)
      throws IOException {
    this.root = root;
    this.run = run;
    this.index = index;
    this.blobs = new BlobStore(root.resolve("blobs"), run.path());
    this.snapshots = new OverlaySnapshotter(index, run, mounts);
  }

  /**
   * Opens a store, which is made when absent.
   *
   * @param root on a file system that can be the upper part of an overlay: not itself an overlay
   */
  public static Store open(Path root) throws IOException {
    return open(root, LayerMounts.KERNEL);
  }

  /** With other mounts than the kernel's. */
  public static Store open(Path root, LayerMounts mounts) throws IOException {
    Path real = Files.createDirectories(root).toRealPath();
    RunDirectory run = RunDirectory.open(real);
    try {
      SnapshotIndex index = SnapshotIndex.open(real, run.pins());
      index.sweep(run);
      run.emptyTrash();
      return new Store(real, run, index, mounts);
    } catch (IOException | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  public Path root() {
    return root;
  }

  public BlobStore blobs() {
    return blobs;
  }

  public Snapshotter snapshots() {
    return snapshots;
  }

  /** The snapshots, as what a store could do without. */
  public Shelf snapshotShelf() {
    return new SnapshotShelf(root, index, run, cache().resolve("sizes"));
  }

  /** Where builds keep what spares later ones work. */
  public Path cache() {
    return root.resolve("cache");
  }

  /** Where the directories of cache mounts are. */
  public Path cacheMounts() {
    return cache().resolve("mounts");
  }

  /** Where fetched files are. */
  public Path downloads() {
    return cache().resolve("downloads");
  }

  /** A fresh empty directory that goes away with this engine, however it ends. */
  public Path scratch() throws IOException {
    return run.fresh();
  }

  /** Removes this engine's work files. */
  @Override
  public void close() throws IOException {
    run.close();
  }
}
