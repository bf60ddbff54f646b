package io.slipway.cli.progress;

import io.slipway.build.BuildEvents;
import io.slipway.cli.verb.Transfer;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Redraws the state of the build in place, ten times a second. Lines are overwritten, never wiped
 * first, and a terminal that can shows each picture whole, so nothing flickers.
 */
final class LiveProgress implements Progress {
  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final String BEGIN = "\033[?2026h"; // synchronized update
  private static final String END = "\033[?2026l";
  private static final String TO_LINE_END = "\033[K";
  private static final String TO_SCREEN_END = "\033[J";
  private static final String PLAIN = "\033[0m";

  private final PrintWriter to;
  private final ScreenSize size;
  private final boolean colours;
  private final Clock clock = Clock.systemUTC();
  private final ProgressBoard board = new ProgressBoard(clock);
  private final Thread painter;
  private int drawn;

  private LiveProgress(PrintWriter to, ScreenSize size, boolean colours) {
    this.to = to;
    this.size = size;
    this.colours = colours;
    this.painter = Thread.ofVirtual().name("progress").unstarted(this::paint);
  }

  static LiveProgress start(PrintWriter to, ScreenSize size, boolean colours) {
    LiveProgress live = new LiveProgress(to, size, colours);
    live.painter.start();
    return live;
  }

  @Override
  public void on(BuildEvents event) {
    board.on(event);
  }

  @Override
  public void began(Transfer transfer) {
    board.began(transfer);
  }

  @Override
  public void ended(Transfer transfer) {
    board.ended(transfer);
  }

  private void paint() {
    try {
      while (true) {
        draw(LiveFrame.draw(board.snapshot(), clock.instant(), size));
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void draw(List<LiveFrame.Line> frame) {
    to.print(picture(frame, drawn, colours));
    to.flush();
    drawn = frame.size();
  }

  /**
   * The characters that replace one picture by the next.
   *
   * @param before lines of the picture before
   */
  static String picture(List<LiveFrame.Line> frame, int before, boolean colours) {
    StringBuilder text = new StringBuilder(BEGIN);
    if (before > 0) {
      text.append("\033[").append(before).append("A\r");
    }
    for (LiveFrame.Line line : frame) {
      String colour = colours ? colour(line.tone()) : "";
      text.append(colour).append(line.text()).append(colour.isEmpty() ? "" : PLAIN);
      text.append(TO_LINE_END).append('\n');
    }
    return text.append(TO_SCREEN_END).append(END).toString();
  }

  private static String colour(LiveFrame.Tone tone) {
    return switch (tone) {
      case HEAD -> "\033[1m";
      case RUNNING -> "";
      case OUTPUT -> "\033[2m";
      case DONE -> "\033[34m";
      case FAILED -> "\033[31m";
    };
  }

  @Override
  public void close() {
    painter.interrupt();
    try {
      painter.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    draw(LiveFrame.last(board.snapshot(), clock.instant(), size));
  }
}
