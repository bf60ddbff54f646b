package io.slipway.cli.progress;

import io.slipway.cli.progress.Progress.ScreenSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Draws one picture of the live view. Pure: the same board and time give the same lines. */
final class LiveFrame {
  private LiveFrame() {}

  /** Lines that fit the screen; when there are too many rows, the oldest finished ones go. */
  static List<String> draw(ProgressBoard.Snapshot board, Instant now, ScreenSize size) {
    List<String> lines = new ArrayList<>();
    for (String warning : board.warnings()) {
      lines.add(Amounts.fit(" ! " + warning, size.columns()));
    }
    for (StepRow row : board.rows()) {
      lines.add(row(row, now, size.columns()));
      for (String output : row.tail()) {
        lines.add(Amounts.fit("    | " + output.replace('\t', ' '), size.columns()));
      }
    }
    int room = size.lines() - 2;
    List<String> visible = lines.subList(Math.max(0, lines.size() - room), lines.size());
    List<String> frame = new ArrayList<>();
    frame.add(Amounts.fit(head(board, now), size.columns()));
    frame.addAll(visible);
    return frame;
  }

  private static String head(ProgressBoard.Snapshot board, Instant now) {
    long over = board.rows().stream().filter(r -> r.status() != StepRow.Status.RUNNING).count();
    return "[+] "
        + Amounts.seconds(Duration.between(board.start(), now))
        + " "
        + over
        + " done"
        + (board.planned() == 0 ? "" : ", " + board.planned() + " steps planned");
  }

  private static String row(StepRow row, Instant now, int columns) {
    String mark =
        switch (row.status()) {
          case RUNNING -> " => ";
          case DONE -> " ok ";
          case CACHED -> " == CACHED ";
          case FAILED -> " !! ";
        };
    Instant end = row.end();
    String took = Amounts.seconds(Duration.between(row.start(), end == null ? now : end));
    String size = row.bytes() == 0 ? "" : Amounts.bytes(row.bytes()) + "  ";
    String right = size + took;
    int room = Math.max(1, columns - right.length() - 1);
    String left = Amounts.fit(mark + row.name(), room);
    return left + " ".repeat(Math.max(1, columns - left.length() - right.length())) + right;
  }
}
