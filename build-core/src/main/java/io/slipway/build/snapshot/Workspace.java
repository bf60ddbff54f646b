package io.slipway.build.snapshot;

import io.slipway.build.image.Digest;
import java.io.IOException;
import java.nio.file.Path;

/** A writable root filesystem that one step changes. Used by one thread at a time. */
public interface Workspace extends AutoCloseable {

  /** The root filesystem: the parent's files and what was changed. */
  Path root();

  /**
   * The changes alone, as the overlay keeps them; what {@code LayerBuilder} reads. Must not be
   * written to, and read only when nothing runs in {@link #root} any more.
   */
  Path upper();

  /** The parent's files alone, read-only: to tell a changed directory from one merely touched. */
  Path lower() throws IOException;

  /**
   * Makes the changes a snapshot on top of the parent; {@link #root} and {@link #upper} are gone
   * afterwards, {@link #lower} stays. When the snapshot exists already, the changes are dropped in
   * its favour.
   *
   * @param diffId of the layer that was built from {@link #upper}
   * @return {@code parent.child(diffId)}
   */
  ChainId commit(Digest diffId) throws IOException;

  /** Unmounts; drops the changes unless they were committed. Idempotent. */
  @Override
  void close() throws IOException;
}
