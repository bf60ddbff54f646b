package io.slipway.scheduler.inbound;

import io.slipway.model.ProjectId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What became of the last changes of each project, newest first. For people; forgotten when the
 * scheduler stops.
 */
public final class ChangeLog {
  private static final int KEPT = 100;

  /**
   * What became of one change.
   *
   * @param by what told of it: {@code webhook} or {@code poll}
   * @param decision {@code built}, {@code duplicate} or {@code skipped}
   * @param build the build, unless it was skipped
   * @param reason why it was skipped
   */
  record Entry(
      Instant at,
      String by,
      String ref,
      String commit,
      String lane,
      String decision,
      Optional<String> build,
      Optional<String> reason) {}

  private final Map<ProjectId, Deque<Entry>> entries = new ConcurrentHashMap<>();

  void add(ProjectId project, Entry entry) {
    entries.compute(
        project,
        (id, known) -> {
          Deque<Entry> list = known == null ? new ArrayDeque<>() : new ArrayDeque<>(known);
          list.addFirst(entry);
          if (list.size() > KEPT) {
            list.removeLast();
          }
          return list;
        });
  }

  List<Entry> of(ProjectId project) {
    Deque<Entry> list = entries.get(project);
    return list == null ? List.of() : List.copyOf(list);
  }
}
