package io.slipway.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A build's place among those of its image: which of two is of the newer commit. Builds that came
 * in their turn stand by their numbers. One whose push was overtaken on its way, so that a newer
 * commit was accepted first, stands right before that one, whatever its number. A place never
 * changes: later ones find room in between.
 *
 * @param overtakenBy numbers of the builds that it stands before: the last is the one that it
 *     stands right before, and those in front of it are what that one stands before; ascending;
 *     empty for a build that came in its turn
 * @param number its own; the highest, because it was accepted last
 */
public record BuildOrder(List<Long> overtakenBy, long number) implements Comparable<BuildOrder> {
  /** A longer row of pushes that all arrive backwards is taken as it comes. */
  private static final int DEEPEST = 100;

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException when the numbers do not ascend
   */
  public BuildOrder {
    overtakenBy = List.copyOf(overtakenBy);
    long last = Long.MIN_VALUE;
    for (long overtaker : overtakenBy) {
      if (overtaker <= last || overtaker >= number) {
        throw new IllegalArgumentException(
            "build " + number + " cannot be overtaken by " + overtakenBy);
      }
      last = overtaker;
    }
  }

  /** The place of a build that came in its turn. */
  public static BuildOrder inTurn(long number) {
    return new BuildOrder(List.of(), number);
  }

  /** A place as events tell it, which is only where a build did not come in its turn. */
  public static BuildOrder of(Optional<BuildOrder> told, long number) {
    return told.orElseGet(() -> inTurn(number));
  }

  /** The place as events tell it. */
  public Optional<BuildOrder> told() {
    return overtakenBy.isEmpty() ? Optional.empty() : Optional.of(this);
  }

  /** The place right before this one, of a build that was accepted later. */
  public BuildOrder overtaken(long later) {
    if (overtakenBy.size() >= DEEPEST) {
      return inTurn(later);
    }
    List<Long> by = new ArrayList<>(overtakenBy);
    by.add(number);
    return new BuildOrder(by, later);
  }

  /** The older commit first. Who stands before another one stands before all that it is before. */
  @Override
  public int compareTo(BuildOrder other) {
    int shared = Math.min(overtakenBy.size(), other.overtakenBy.size());
    for (int i = 0; i <= shared; i++) {
      int step = Long.compare(at(i), other.at(i));
      if (step != 0) {
        return step;
      }
    }
    return Integer.compare(other.overtakenBy.size(), overtakenBy.size());
  }

  private long at(int depth) {
    return depth < overtakenBy.size() ? overtakenBy.get(depth) : number;
  }
}
