package io.slipway.build.solve;

import io.slipway.build.source.CopyRequest;
import io.slipway.build.source.CopyRules;
import io.slipway.build.source.FileCopier;
import io.slipway.build.source.SourceTree;
import io.slipway.build.source.UnusableSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Files of sources as a sandbox may see them: those that are not ignored, owned by root. A sandbox
 * does not know the owners of a context's own files. Each is made once for a build.
 */
final class SourceFiles {
  /** What a mounted source is called in the directory that is made for it. */
  static final String CONTENT = "content";

  private final FileCopier copier;
  private final MountPlaces.Scratch scratch;
  private final Map<Wanted, Made> made = new HashMap<>();

  private record Wanted(SourceTree tree, String source) {}

  private static final class Made {
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Path> directory = Optional.empty();
  }

  SourceFiles(FileCopier copier, MountPlaces.Scratch scratch) {
    this.copier = copier;
    this.scratch = scratch;
  }

  /**
   * A directory in which {@link #CONTENT} is the source.
   *
   * @param source path in the tree, taken literally
   * @throws UnusableSource when there is no such file
   */
  Path of(SourceTree tree, String source) throws IOException, UnusableSource {
    Made wanted;
    synchronized (made) {
      wanted = made.computeIfAbsent(new Wanted(tree, source), key -> new Made());
    }
    wanted.lock.lock();
    try {
      if (wanted.directory.isEmpty()) {
        wanted.directory = Optional.of(copy(tree, source));
      }
      return wanted.directory.get();
    } finally {
      wanted.lock.unlock();
    }
  }

  /** The same, for the caller alone. */
  Path copy(SourceTree tree, String source) throws IOException, UnusableSource {
    Path directory = scratch.fresh();
    CopyRequest request =
        new CopyRequest(
            List.of(literal(source)),
            "/" + CONTENT,
            Optional.empty(),
            Optional.empty(),
            CopyRules.PLAIN);
    copier.copy(request, tree, directory);
    return directory;
  }

  /** A path as a pattern that matches this path only. */
  static String literal(String path) {
    return path.replaceAll("([\\\\*?\\[])", "\\\\$1");
  }
}
