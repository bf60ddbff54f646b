package io.slipway.build.snapshot;

import java.io.IOException;
import java.nio.file.Path;

/** A root filesystem for reading. */
public interface View extends AutoCloseable {

  /** Where it is mounted. Symbolic links in it are its own: resolve them inside this root only. */
  Path root();

  /** Unmounts. Idempotent. */
  @Override
  void close() throws IOException;
}
