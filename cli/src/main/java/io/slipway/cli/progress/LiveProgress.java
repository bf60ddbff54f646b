package io.slipway.cli.progress;

import io.slipway.build.BuildEvents;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Redraws the state of the build in place, ten times a second. */
final class LiveProgress implements Progress {
  private static final Duration PERIOD = Duration.ofMillis(100);

  private final PrintWriter to;
  private final ScreenSize size;
  private final Clock clock = Clock.systemUTC();
  private final ProgressBoard board = new ProgressBoard(clock);
  private final Thread painter;
  private int drawn;

  private LiveProgress(PrintWriter to, ScreenSize size) {
    this.to = to;
    this.size = size;
    this.painter = Thread.ofVirtual().name("progress").unstarted(this::paint);
  }

  static LiveProgress start(PrintWriter to, ScreenSize size) {
    LiveProgress live = new LiveProgress(to, size);
    live.painter.start();
    return live;
  }

  @Override
  public void on(BuildEvents event) {
    board.on(event);
  }

  private void paint() {
    try {
      while (true) {
        draw();
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void draw() {
    List<String> frame = LiveFrame.draw(board.snapshot(), clock.instant(), size);
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append("\033[").append(drawn).append("A\r");
    }
    text.append("\033[J");
    for (String line : frame) {
      text.append(line).append('\n');
    }
    drawn = frame.size();
    to.print(text);
    to.flush();
  }

  @Override
  public void close() {
    painter.interrupt();
    try {
      painter.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    draw();
  }
}
