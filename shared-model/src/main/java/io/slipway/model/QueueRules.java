package io.slipway.model;

/**
 * How a project's builds wait for each other and for those of other projects (issue 4, rows Q1 and
 * Q8).
 *
 * @param branches between builds of branches and tags; never {@link QueuePolicy#REPLACE}, because a
 *     branch loses no build
 * @param pullRequests between builds of one pull request
 * @param weight the project's share when builders are short, 1 to 1000; twice the weight, twice the
 *     builds
 * @param priority -100 to 100; a higher one goes first, whatever the shares say
 * @param quota how many builds of the project may run at once; 0 for no limit
 */
public record QueueRules(
    QueuePolicy branches, QueuePolicy pullRequests, int weight, int priority, int quota) {
  private static final int HEAVIEST = 1000;
  private static final int FIRST = 100;

  /** What holds when nothing is said. */
  public static final QueueRules DEFAULTS =
      new QueueRules(QueuePolicy.SERIALIZE, QueuePolicy.REPLACE, 1, 0, 0);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a value is outside its range, or branches would lose
   *     builds
   */
  public QueueRules {
    if (branches == QueuePolicy.REPLACE) {
      throw new IllegalArgumentException(
          "branches serialize or run in parallel; only pull requests replace");
    }
    if (weight < 1 || weight > HEAVIEST) {
      throw new IllegalArgumentException("a weight is 1 to " + HEAVIEST + ", not " + weight);
    }
    if (priority < -FIRST || priority > FIRST) {
      throw new IllegalArgumentException(
          "a priority is -" + FIRST + " to " + FIRST + ", not " + priority);
    }
    if (quota < 0) {
      throw new IllegalArgumentException("a quota is 0 (none) or more, not " + quota);
    }
  }
}
