package io.slipway.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of a disk while one build followed the other, and whether that was right. Pure.
 *
 * <p>Source: promise A13, "Disk stays bounded".
 *
 * @param builds in their order
 * @param written about how many bytes each of them adds to its store
 * @param bound bytes that may be in use on the disk after a build
 * @param leftovers work files that were left in the end
 */
record DiskStory(List<Build> builds, long written, long bound, int leftovers) {
  /** A store that forgets nothing grows by all that is written. */
  private static final double LARGEST_SLOPE = 0.2;

  private static final int BUILD_FAILED = 1;
  private static final int MACHINE_FAILED = 3;

  /** Copies the list. */
  DiskStory {
    builds = List.copyOf(builds);
  }

  /**
   * One build.
   *
   * @param exit its exit code
   * @param full whether the disk was filled up before it
   * @param used bytes in use on the disk after it
   */
  record Build(int exit, boolean full, long used) {}

  /** The largest use after a build whose disk nobody had filled. */
  long largest() {
    return builds.stream().filter(b -> !b.full()).mapToLong(Build::used).max().orElse(0);
  }

  /** By how many bytes a build makes the disk fuller, over the second half (least squares). */
  double slope() {
    List<Integer> at = new ArrayList<>();
    for (int i = builds.size() / 2; i < builds.size(); i++) {
      if (!builds.get(i).full()) {
        at.add(i);
      }
    }
    double meanAt = at.stream().mapToInt(i -> i).average().orElse(0);
    double meanUsed = at.stream().mapToLong(i -> builds.get(i).used()).average().orElse(0);
    double above = at.stream().mapToDouble(i -> (i - meanAt) * (used(i) - meanUsed)).sum();
    double below = at.stream().mapToDouble(i -> (i - meanAt) * (i - meanAt)).sum();
    return below == 0 ? 0 : above / below;
  }

  private double used(int build) {
    return builds.get(build).used();
  }

  /** What was not right; empty when all was. */
  List<String> violations() {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < builds.size(); i++) {
      Build build = builds.get(i);
      if (!build.full() && build.exit() != 0) {
        found.add("build %d, which had room, ended with %d".formatted(i + 1, build.exit()));
      }
      boolean clean = build.exit() == BUILD_FAILED || build.exit() == MACHINE_FAILED;
      if (build.full() && build.exit() != 0 && !clean) {
        found.add("build %d on a full disk ended with %d".formatted(i + 1, build.exit()));
      }
    }
    if (builds.stream().anyMatch(Build::full)
        && builds.stream().noneMatch(b -> b.full() && b.exit() != 0)) {
      found.add("no full disk was in the way of its build: the run proves nothing about them");
    }
    if (largest() > bound) {
      found.add("%,d bytes were in use, more than %,d".formatted(largest(), bound));
    }
    if (slope() > LARGEST_SLOPE * written) {
      found.add("each build makes the disk fuller by %,.0f bytes".formatted(slope()));
    }
    if (leftovers > 0) {
      found.add(leftovers + " work files were left");
    }
    return found;
  }

  /** For people; the last line is for machines. */
  String text() {
    long failed = builds.stream().filter(b -> b.exit() != 0).count();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d builds that write about %.1f MB each; full disks %d, failed builds %d%n",
            builds.size(),
            written / 1e6,
            builds.stream().filter(Build::full).count(),
            failed));
    text.append(
        String.format(
            Locale.ROOT,
            "in use at most %.1f MB of %.1f MB that are allowed%n",
            largest() / 1e6,
            bound / 1e6));
    violations().forEach(v -> text.append("! ").append(v).append('\n'));
    return text.append(
            String.format(
                Locale.ROOT,
                "slope %.3f MB per build, violations %d",
                slope() / 1e6,
                violations().size()))
        .toString();
  }
}
