package io.slipway.build.solve;

import io.slipway.build.source.SourceTree;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a mounted root filesystem as a source of files. */
@FunctionalInterface
public interface RootTree {
  /** The caller closes it. */
  SourceTree open(Path root) throws IOException;
}
