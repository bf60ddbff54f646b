package io.slipway.build.solve;

import io.slipway.build.execute.Secrets;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the mounts of RUN have their files.
 *
 * @param caches cache directories of all builds of this machine; made when absent
 * @param scratch gives fresh directories that go away with this engine
 * @param secrets what the caller lends
 * @param fresh whether each cache directory is emptied before its first use: a build that takes
 *     nothing from caches
 */
public record MountPlaces(Path caches, Scratch scratch, Secrets secrets, boolean fresh) {

  /** Fresh empty directories, siblings of each other. */
  @FunctionalInterface
  public interface Scratch {
    Path fresh() throws IOException;
  }
}
