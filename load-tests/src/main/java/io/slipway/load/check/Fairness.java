package io.slipway.load.check;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How far the order in which builds were handed out is from the projects' weights. At every prefix
 * each project should have had its share, give or take two builds, as long as all of them have
 * builds that wait. Pure.
 *
 * @param prefixes how many were looked at
 * @param worst the largest deviation, as a part of the share that was due; what is within two
 *     builds of it is none
 * @param where for people; empty when there is none
 */
public record Fairness(int prefixes, double worst, String where) {
  /** What issue 4 allows. */
  public static final double ALLOWED = 0.10;

  /** Builds are whole, and at first each project has a turn, whatever its weight. */
  private static final int GRAIN = 2;

  /**
   * Judges an order.
   *
   * @param order the project of each build, in the order in which they were handed out
   * @param weights of all projects that had builds
   */
  public static Fairness of(List<String> order, Map<String, Integer> weights) {
    double all = weights.values().stream().mapToInt(Integer::intValue).sum();
    Map<String, Integer> had = new HashMap<>();
    int end = firstDry(order, weights);
    double worst = 0;
    String where = "";
    for (int n = 1; n <= end; n++) {
      had.merge(order.get(n - 1), 1, Integer::sum);
      for (Map.Entry<String, Integer> project : weights.entrySet()) {
        double due = n * project.getValue() / all;
        int got = had.getOrDefault(project.getKey(), 0);
        double off = Math.max(0, Math.abs(got - due) - GRAIN) / due;
        if (off > worst) {
          worst = off;
          where =
              "%s had %d of the first %d, %.1f were due".formatted(project.getKey(), got, n, due);
        }
      }
    }
    return new Fairness(end, worst, where);
  }

  /** Up to the first project's last build all of them have something to wait for. */
  private static int firstDry(List<String> order, Map<String, Integer> weights) {
    return weights.keySet().stream()
        .mapToInt(p -> Math.max(0, order.lastIndexOf(p)))
        .min()
        .orElse(0);
  }

  /** Whether the order is as fair as it has to be. */
  public boolean held() {
    return prefixes > 0 && worst <= ALLOWED;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f %% off at the worst of %d prefixes%s",
        100 * worst,
        prefixes,
        where.isEmpty() ? "" : " (" + where + ")");
  }
}
