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
   * @param screen the terminal
   */
  static Progress of(ProgressMode mode, PrintWriter to, boolean terminal, Screen screen) {
    return switch (mode) {
      case QUIET -> new QuietProgress();
      case PLAIN -> new PlainProgress(to);
      case TTY -> LiveProgress.start(to, screen.size(), screen.colours());
      case RAWJSON -> new JsonProgress(to);
      case AUTO ->
          terminal
              ? LiveProgress.start(to, screen.size(), screen.colours())
              : new PlainProgress(to);
    };
  }

  /**
   * What lines may be redrawn on.
   *
   * @param size its room
   * @param colours whether it may be coloured
   */
  record Screen(ScreenSize size, boolean colours) {}

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
