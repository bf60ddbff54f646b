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
    return open(absolute, filter, new ContentHashes(remembered), TreeKind.CONTEXT);
  }

  /**
   * Files that came with owners of their own, like those of an archive.
   *
   * @param directory its root, not visible under another name meanwhile
   * @param filter what the build does not see
   */
  public static SourceTree unpacked(Path directory, PathFilter filter) throws IOException {
    return open(directory, filter, new ContentHashes(Optional.empty()), TreeKind.UNPACKED);
  }

  /** Another root filesystem, for {@code COPY --from}: owners are kept, nothing is ignored. */
  public static SourceTree rootfs(Path root) throws IOException {
    return open(root, PathFilter.none(), new ContentHashes(Optional.empty()), TreeKind.ROOTFS);
  }

  private static SourceTree open(
      Path directory, PathFilter filter, ContentHashes hashes, TreeKind kind) throws IOException {
    Dir dir = Dir.open(directory);
    try {
      return new ConfinedTree(dir, filter, hashes, kind);
    } catch (IOException | RuntimeException e) {
      dir.close();
      throw e;
    }
  }
}
