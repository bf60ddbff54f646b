package io.slipway.load.check;

import java.util.List;

/**
 * The judgement of a run.
 *
 * @param findings by promise
 * @param lost accepted builds that nobody knows
 * @param duplicated effects that are there twice
 * @param stuck builds that never ended
 * @param stale tag writes of older builds after newer ones, or without a line in the ledger
 * @param bitten faults that hit work
 */
public record Report(
    List<Finding> findings, long lost, long duplicated, long stuck, long stale, long bitten) {
  private static final int SHOWN = 5;

  /** Copies the list. */
  public Report {
    findings = List.copyOf(findings);
  }

  /** Whether every promise held that was put to the test. */
  public boolean held() {
    return findings.stream().allMatch(f -> f.violations().isEmpty());
  }

  /** The table and, as its last line, the totals. */
  public String text() {
    StringBuilder text = new StringBuilder();
    String row = "%-4s %-38s %-62s %8s  %s%n";
    text.append(row.formatted("", "promise", "figure", "bitten", ""));
    for (Finding f : findings) {
      text.append(row.formatted(f.promise(), f.text(), f.figure(), f.bitten(), f.verdict()));
      f.violations().stream().limit(SHOWN).forEach(v -> text.append("       ! " + v + "\n"));
      if (f.violations().size() > SHOWN) {
        text.append("       ! and " + (f.violations().size() - SHOWN) + " more\n");
      }
    }
    return text
        + "lost %d, duplicated %d, stuck %d, stale tag writes %d, faults bitten %d"
            .formatted(lost, duplicated, stuck, stale, bitten);
  }
}
