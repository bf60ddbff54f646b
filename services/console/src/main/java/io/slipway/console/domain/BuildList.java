package io.slipway.console.domain;

import io.slipway.events.BuildEvent;
import io.slipway.events.FarmEvent;
import io.slipway.events.GateEvent;
import io.slipway.events.PushSkipped;
import io.slipway.events.RetentionEvent;
import io.slipway.events.Wish;
import io.slipway.model.BuildId;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All builds that the console shows, folded from events. Keeps the newest; older ones are forgotten
 * so that memory stays bounded. Safe for use by several threads.
 */
public final class BuildList {
  private static final Comparator<BuildView> NEWEST_FIRST =
      Comparator.comparing(BuildView::since)
          .thenComparing(b -> b.number().orElse(0))
          .thenComparing(b -> b.id().value())
          .reversed();

  private final int capacity;
  private final Changes changes;
  private final Map<BuildId, BuildView> builds = new LinkedHashMap<>();
  private final TagBoard tags = new TagBoard();

  /**
   * An empty list.
   *
   * @param capacity how many builds to keep, at least 1
   * @param changes is told of every build that changed
   */
  public BuildList(int capacity, Changes changes) {
    if (capacity < 1) {
      throw new IllegalArgumentException("keep at least one build, not " + capacity);
    }
    this.capacity = capacity;
    this.changes = changes;
  }

  /** Takes an event in; events that are not about builds or tags change nothing. */
  public synchronized void apply(BuildEvent event, Optional<TraceContext> trace) {
    switch (event) {
      case BuildEvent.TagMoved move -> {
        var loser = tags.on(move);
        update(move, trace);
        changes.signal(loser);
        changes.signal(move.build());
      }
      case RetentionEvent.ManifestDeleted deleted -> tags.on(deleted).forEach(changes::signal);
      case BuildEvent.OfBuild ofBuild -> update(ofBuild, trace);
      case Wish w -> {}
      case PushSkipped p -> {}
      case GateEvent g -> {}
      case BuildEvent.TagRestored r -> {}
      case RetentionEvent.DeletionPlanned d -> {}
      case RetentionEvent.DeletionSpared d -> {}
      case RetentionEvent.DeploymentsSet d -> {}
      case RetentionEvent.DanglingThresholdExceeded d -> {}
      case FarmEvent.ProjectRegistered p -> {}
      case BuildEvent.CacheEntryStored c -> {}
      case FarmEvent.DeadLetterReplayed d -> {}
      case FarmEvent.AccessDenied a -> {}
      case FarmEvent.AlertRaised a -> {}
      case FarmEvent.AuditRecorded a -> {}
    }
  }

  private void update(BuildEvent.OfBuild event, Optional<TraceContext> trace) {
    var before = builds.get(event.build());
    var known = before == null ? BuildView.unknown(event.build(), event.image()) : before;
    var after = known.on(event);
    if (after.traceId().isEmpty() && trace.isPresent()) {
      after = after.inTrace(trace.get().traceId());
    }
    // Identity is enough: an event that changes nothing gives back the same view.
    if (after != before) {
      builds.put(event.build(), after);
      forgetOldest();
      changes.signal(event.build());
    }
  }

  private void forgetOldest() {
    var oldest = builds.keySet().iterator();
    while (builds.size() > capacity) {
      oldest.next();
      oldest.remove();
    }
  }

  /** One build, unless it is not known or forgotten. */
  public synchronized Optional<BuildView> find(BuildId id) {
    return Optional.ofNullable(builds.get(id));
  }

  /** The newest builds, newest first; of one image only when it is given. */
  public synchronized List<BuildView> newest(int limit, Optional<ImageName> image) {
    return builds.values().stream()
        .filter(b -> image.isEmpty() || image.get().equals(b.image()))
        .sorted(NEWEST_FIRST)
        .limit(limit)
        .toList();
  }

  /** The tags that point at a build now; names in descending order, so moving tags come first. */
  public synchronized List<Tag> tags(BuildView build) {
    return tags.of(build.image(), build.id());
  }
}
