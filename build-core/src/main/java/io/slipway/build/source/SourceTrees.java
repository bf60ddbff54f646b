package io.slipway.build.source;

import io.slipway.build.sys.Dir;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Opens directories as sources for COPY. */
public final class SourceTrees {
  private SourceTrees() {}

  /**
   * A build context.
   *
   * @param directory its root; links in this very path are followed
   * @param filter what the build does not see
   * @param memory a directory that remembers content digests from build to build; empty for a
   *     context that will not be seen again
   */
  public static SourceTree context(Path directory, PathFilter filter, Optional<Path> memory)
      throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    Optional<HashMemory> remembered =
        memory.isPresent()
            ? Optional.of(HashMemory.open(memory.get(), absolute, Clock.systemUTC()))
            : Optional.empty();
    return open(absolute, filter, new ContentHashes(remembered), true);
  }

  /** Another root filesystem, for {@code COPY --from}: owners are kept, nothing is ignored. */
  public static SourceTree rootfs(Path root) throws IOException {
    return open(root, PathFilter.none(), new ContentHashes(Optional.empty()), false);
  }

  private static SourceTree open(
      Path directory, PathFilter filter, ContentHashes hashes, boolean context) throws IOException {
    Dir dir = Dir.open(directory);
    try {
      return new ConfinedTree(dir, filter, hashes, context);
    } catch (IOException | RuntimeException e) {
      dir.close();
      throw e;
    }
  }
}
