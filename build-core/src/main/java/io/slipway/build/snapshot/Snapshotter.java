package io.slipway.build.snapshot;

import io.slipway.build.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Keeps the unpacked files of layers and stacks them into root filesystems.
 *
 * <p>The life of a snapshot: it comes into being either by {@link #unpack} (from an archive) or by
 * {@link Workspace#commit} (from what a step changed). From then on {@link #has} is true and it
 * never changes, so any number of {@linkplain #prepare workspaces} and {@linkplain #view views} may
 * stand on it at once. A snapshot appears whole or not at all: a process that dies half-way leaves
 * nothing but work files, which the next one sweeps.
 *
 * <p>All methods may be called from many threads and from many processes on one store.
 */
public interface Snapshotter {

  /** Whether the files of this stack are here; always true for {@link ChainId#EMPTY}. */
  boolean has(ChainId id);

  /**
   * Unpacks one layer on top of a stack. Does nothing, and does not read the archive, when the
   * result is here already.
   *
   * @param parent must be here
   * @param diffId what the archive must hash to
   * @param uncompressedTar read to its end, not closed
   * @throws IOException when the archive is malformed or hostile, does not match the diff id, or
   *     the disk fails; nothing is kept then
   */
  void unpack(ChainId parent, Digest diffId, InputStream uncompressedTar) throws IOException;

  /**
   * Puts a layer that is here on top of nothing on top of a stack too, without a copy.
   *
   * @param parent must be here
   * @param diffId a layer that removes nothing of what may be below it
   * @return false when the layer is not here, or not in a form that could stand elsewhere
   */
  boolean restack(ChainId parent, Digest diffId) throws IOException;

  /**
   * A writable root filesystem on top of a stack. The caller closes it.
   *
   * @param parent must be here
   */
  Workspace prepare(ChainId parent) throws IOException;

  /**
   * A read-only root filesystem. The caller closes it.
   *
   * @param id must be here
   */
  View view(ChainId id) throws IOException;

  /**
   * The files of the topmost layer alone, as the overlay keeps them: what {@code LayerBuilder}
   * reads. Lets a layer be compressed while a later step already stands on it.
   *
   * @param id must be here and not empty
   */
  Path top(ChainId id) throws IOException;
}
