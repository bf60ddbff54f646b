package io.slipway.build.source;

import io.slipway.build.image.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The files that COPY may take: a context without its ignored files, or another root filesystem.
 * Directories are listed and files are hashed when first asked for, so nothing is read that no
 * instruction names; what was listed once does not change any more. Safe for use by many threads.
 */
public interface SourceTree extends AutoCloseable {

  /**
   * What copying these sources would copy, as a digest over names, types, modes, link targets and
   * contents. Owners and times are not in it: they are not the context's to say.
   *
   * @param sources paths or globs, as in the instruction
   * @param rules what of them is copied
   * @throws UnusableSource when a source is not there; lists what is there nearby
   */
  Digest digestOf(List<String> sources, CopyRules rules) throws IOException, UnusableSource;

  /**
   * Reads a small file, ignored or not, resolving links inside the tree.
   *
   * @param path relative to the tree
   * @param maxBytes a larger file is refused
   * @return empty when there is no such file
   */
  Optional<byte[]> read(String path, int maxBytes) throws IOException;

  /** Gives back the open directory. Idempotent. */
  @Override
  void close() throws IOException;
}
