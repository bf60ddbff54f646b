package io.slipway.scheduler.forge;

import io.slipway.model.BuildId;
import io.slipway.model.CommitId;
import io.slipway.model.ImageName;
import io.slipway.model.ProjectId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which commits of each ref were accepted lately. A set: neither order nor repetition of what is
 * put in matters. Safe for many threads.
 */
public final class RefBook {
  private static final int KEPT = 50;
  private static final Comparator<Accepted> NEWEST_FIRST =
      Comparator.comparing(Accepted::at).reversed().thenComparing(a -> a.build().value());

  /** A project may move to another image, whose builds start anew. */
  private record Line(ProjectId project, ImageName image, String ref) {}

  /**
   * An accepted request.
   *
   * @param polled whether the poller found it, not a webhook or a person
   */
  public record Accepted(Instant at, BuildId build, CommitId commit, boolean polled) {}

  private final Map<Line, TreeSet<Accepted>> lines = new HashMap<>();

  /** Takes an accepted request in. */
  public synchronized void add(ProjectId project, ImageName image, String ref, Accepted accepted) {
    TreeSet<Accepted> line =
        lines.computeIfAbsent(new Line(project, image, ref), key -> new TreeSet<>(NEWEST_FIRST));
    line.removeIf(a -> a.build().equals(accepted.build()));
    line.add(accepted);
    if (line.size() > KEPT) {
      line.pollLast();
    }
  }

  /** Those of a ref, newest first; at most fifty. */
  public synchronized List<Accepted> of(ProjectId project, ImageName image, String ref) {
    TreeSet<Accepted> line = lines.get(new Line(project, image, ref));
    return line == null ? List.of() : List.copyOf(line);
  }
}
