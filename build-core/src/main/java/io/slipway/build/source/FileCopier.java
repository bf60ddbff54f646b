package io.slipway.build.source;

import java.io.IOException;
import java.nio.file.Path;

/** Changes a root filesystem from outside: what COPY and WORKDIR do, by BuildKit's rules. */
public interface FileCopier {

  /**
   * Copies files over a root filesystem. Symbolic links of the destination are followed inside the
   * root only; missing directories are made with mode 0755.
   *
   * @throws UnusableSource when a source is missing, an owner is unknown, or a file would replace a
   *     directory
   */
  void copy(CopyRequest request, SourceTree from, Path root) throws IOException, UnusableSource;

  /**
   * Makes a directory and its parents when absent.
   *
   * @param path absolute inside the root
   * @param user owner of what is made, {@code user[:group]}; empty for root
   */
  void makeDirectory(Path root, String path, String user) throws IOException, UnusableSource;
}
