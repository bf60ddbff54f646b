package io.slipway.cli.progress;

import io.slipway.cli.progress.Progress.ScreenSize;
import io.slipway.cli.verb.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Draws one picture of the live view. Pure: the same board and time give the same lines. */
final class LiveFrame {
  private static final int HEAD = 1;

  private final ProgressBoard.Snapshot board;
  private final Instant now;
  private final int columns;

  private LiveFrame(ProgressBoard.Snapshot board, Instant now, int columns) {
    this.board = board;
    this.now = now;
    this.columns = columns;
  }

  /** What a line tells, for its colour. */
  enum Tone {
    HEAD,
    RUNNING,
    OUTPUT,
    DONE,
    FAILED
  }

  /** One line, never wider than the screen. */
  record Line(String text, Tone tone) {}

  /**
   * Lines that fit the screen. When there are too many rows, finished ones go, the oldest first;
   * then output; what runs stays as long as it can.
   */
  static List<Line> draw(ProgressBoard.Snapshot board, Instant now, ScreenSize size) {
    LiveFrame frame = new LiveFrame(board, now, size.columns());
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(frame.head(false), Tone.HEAD));
    lines.addAll(frame.body(size.lines() - 1 - HEAD));
    return lines;
  }

  /** The picture that stays when the build is over: every row, whatever the screen's height. */
  static List<Line> last(ProgressBoard.Snapshot board, Instant now, ScreenSize size) {
    LiveFrame frame = new LiveFrame(board, now, size.columns());
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(frame.head(true), Tone.HEAD));
    for (StepRow row : board.rows()) {
      lines.addAll(frame.lines(row, row.status() == StepRow.Status.FAILED));
    }
    return lines;
  }

  private List<Line> body(int room) {
    List<StepRow> rows = board.rows();
    List<Line> transfers =
        board.transfers().stream().map(this::transfer).limit(Math.max(1, room / 3)).toList();
    int left = room - transfers.size();
    Set<Integer> shown = new HashSet<>();
    Set<Integer> talking = new HashSet<>();
    left = pick(rows, shown, left, true);
    for (int i = rows.size() - 1; i >= 0; i--) {
      int output = rows.get(i).tail().size();
      if (shown.contains(i) && output > 0 && output <= left) {
        talking.add(i);
        left -= output;
      }
    }
    pick(rows, shown, left, false);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (shown.contains(i)) {
        lines.addAll(lines(rows.get(i), talking.contains(i)));
      }
    }
    lines.addAll(transfers);
    return lines;
  }

  /** Takes rows from the last to the first while there is room; gives the room that is left. */
  private static int pick(List<StepRow> rows, Set<Integer> shown, int room, boolean urgent) {
    int left = room;
    for (int i = rows.size() - 1; i >= 0 && left > 0; i--) {
      StepRow.Status status = rows.get(i).status();
      boolean matters = status == StepRow.Status.RUNNING || status == StepRow.Status.FAILED;
      if (matters == urgent && shown.add(i)) {
        left--;
      }
    }
    return left;
  }

  private String head(boolean over) {
    long done =
        board.rows().stream()
            .filter(row -> row.step() && row.status() != StepRow.Status.RUNNING)
            .count();
    boolean failed = board.rows().stream().anyMatch(row -> row.status() == StepRow.Status.FAILED);
    // What was planned and not needed in the end is no reason to look unfinished.
    long planned = over && !failed ? done : board.planned();
    String count = board.planned() == 0 ? "" : " (" + done + "/" + planned + ")";
    String moved =
        (board.down() == 0 ? "" : ", " + Amounts.bytes(board.down()) + " down")
            + (board.up() == 0 ? "" : ", " + Amounts.bytes(board.up()) + " up");
    String took = Amounts.seconds(Duration.between(board.start(), now));
    return TextWidth.fit(
        "[+] Building " + took + count + (over ? " FINISHED" : "") + moved, columns);
  }

  private List<Line> lines(StepRow row, boolean withOutput) {
    Tone tone =
        switch (row.status()) {
          case RUNNING -> Tone.RUNNING;
          case DONE, CACHED -> Tone.DONE;
          case FAILED -> Tone.FAILED;
        };
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(row(row), tone));
    if (withOutput) {
      for (String output : row.tail()) {
        String text = TextWidth.fit(" => => # " + output.replace('\t', ' '), columns);
        lines.add(new Line(text, Tone.OUTPUT));
      }
    }
    return lines;
  }

  private String row(StepRow row) {
    String mark =
        switch (row.status()) {
          case RUNNING, DONE -> " => ";
          case CACHED -> " => CACHED ";
          case FAILED -> " => ERROR ";
        };
    Instant end = row.end();
    String took = Amounts.seconds(Duration.between(row.start(), end == null ? now : end));
    String size = row.bytes() == 0 ? "" : Amounts.bytes(row.bytes()) + "  ";
    return aligned(mark + row.name(), size + took);
  }

  private Line transfer(Transfer transfer) {
    String amount = Amounts.bytes(transfer.moved().get()) + " / " + Amounts.bytes(transfer.total());
    String name = (transfer.up() ? " => => pushing " : " => => pulling ") + transfer.name();
    return new Line(aligned(name, amount), Tone.RUNNING);
  }

  private String aligned(String left, String right) {
    String fitted = TextWidth.fit(left, Math.max(1, columns - right.length() - 1));
    int gap = columns - TextWidth.of(fitted) - right.length();
    return TextWidth.fit(fitted + " ".repeat(Math.max(1, gap)) + right, columns);
  }
}
