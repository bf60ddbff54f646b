package io.slipway.cli.progress;

import io.slipway.cli.verb.LocalBuild;
import java.io.PrintWriter;

/** Shows a build while it runs; closing it leaves the final state on the screen. */
public interface Progress extends LocalBuild.Watcher, AutoCloseable {
  @Override
  void close();

  /**
   * Chooses the view.
   *
   * @param terminal whether lines may be redrawn
   * @param size of the terminal
   */
  static Progress of(ProgressMode mode, PrintWriter to, boolean terminal, ScreenSize size) {
    return switch (mode) {
      case QUIET -> new QuietProgress();
      case PLAIN -> new PlainProgress(to);
      case TTY -> LiveProgress.start(to, size);
      case RAWJSON -> new JsonProgress(to);
      case AUTO -> terminal ? LiveProgress.start(to, size) : new PlainProgress(to);
    };
  }

  /**
   * Room on the screen.
   *
   * @param columns at least 20
   * @param lines at least 5
   */
  record ScreenSize(int columns, int lines) {
    /** Raises too small sizes. */
    public ScreenSize {
      columns = Math.max(20, columns);
      lines = Math.max(5, lines);
    }
  }
}
