package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.PushSkipped;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.model.BuildId;
import io.slipway.model.BuildOrder;
import io.slipway.model.CommitId;
import io.slipway.model.Digest;
import io.slipway.model.GitSource;
import io.slipway.model.Lane;
import io.slipway.model.ProjectId;
import io.slipway.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The builds of one image in their order, how long they took, and where its tags point. Used by one
 * thread at a time.
 */
final class ImageLine {
  private static final int REMEMBERED = 10;

  private record Pointer(BuildId build, Digest digest) {}

  private record Ref(ProjectId project, String name) {}

  private final Set<String> deliveries = new HashSet<>();
  private final Map<String, String> skipped = new HashMap<>();
  private final Map<Ref, Lineage> lineages = new HashMap<>();
  private final SortedMap<Long, BuildId> all = new TreeMap<>();
  private final Map<Lane, SortedMap<Long, BuildId>> alone = new EnumMap<>(Lane.class);
  private final SortedMap<Long, BuildId> unsettled = new TreeMap<>();
  private final SortedMap<Long, Duration> durations = new TreeMap<>();
  private final Precedence precedence;
  private final Replacements replacements;
  private final Map<Tag, Pointer> tags = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
  private final Map<Digest, Instant> deleted = new HashMap<>();

  ImageLine(Precedence precedence) {
    this.precedence = precedence;
    this.replacements = new Replacements(precedence);
    for (Lane lane : Lane.values()) {
      alone.put(lane, new TreeMap<>());
    }
  }

  /** Gives a request the next number, and its place by what its push came after. */
  BuildOrder append(BuildRequested request) {
    long number = all.size() + 1L;
    deliveries.add(request.deliveryKey());
    all.put(number, request.build());
    GitSource source = request.source();
    Lineage.Push push = new Lineage.Push(request.before(), source.commit(), request.ancestorOf());
    return precedence.order(lineage(request.project(), source.ref()).place(number, push));
  }

  /** Whether a ref of a project is known to have been at this commit. */
  boolean knows(ProjectId project, String ref, CommitId commit) {
    Lineage lineage = lineages.get(new Ref(project, ref));
    return lineage != null && lineage.knows(commit);
  }

  /** A push that was left out has a place in its ref all the same. */
  void skip(PushSkipped push) {
    if (skipped.putIfAbsent(push.deliveryKey(), push.why()) == null) {
      push.before()
          .ifPresent(before -> lineage(push.project(), push.ref()).skipped(before, push.commit()));
    }
  }

  private Lineage lineage(ProjectId project, String ref) {
    return lineages.computeIfAbsent(new Ref(project, ref), r -> new Lineage());
  }

  /** Files a numbered build under what is still to be done for it. */
  void file(BuildRecord build, BuildRecord.Accepted accepted, Place place) {
    long number = accepted.number();
    put(alone(place.lane()), number, build.id(), place.alone() && !build.finished());
    put(unsettled, number, build.id(), unsettled(build));
    replacements.file(build, accepted);
    build.worked().ifPresent(duration -> remember(number, duration));
  }

  /** Whether something is to be said of a build. */
  private static boolean unsettled(BuildRecord build) {
    return build.queuedAt().isEmpty()
        || build.givenBack()
        || (build.cancelled().isPresent() && !build.finished() && !build.running());
  }

  private void remember(long number, Duration duration) {
    durations.put(number, duration);
    if (durations.size() > REMEMBERED) {
      durations.remove(durations.firstKey());
    }
  }

  private static void put(
      SortedMap<Long, BuildId> builds, long number, BuildId build, boolean present) {
    if (present) {
      builds.put(number, build);
    } else {
      builds.remove(number);
    }
  }

  void moved(TagMoved move) {
    Instant gone = deleted.get(move.to());
    if (gone == null || gone.isBefore(move.at())) {
      tags.put(move.tag(), new Pointer(move.build(), move.to()));
    }
  }

  /** The deletion may be seen before the moves that it undoes: it is remembered. */
  void deleted(ManifestDeleted deletion) {
    deleted.put(deletion.digest(), deletion.at());
    deletion
        .tags()
        .forEach(
            tag ->
                tags.computeIfPresent(
                    tag, (t, at) -> at.digest().equals(deletion.digest()) ? null : at));
  }

  Optional<BuildId> numbered(long number) {
    return Optional.ofNullable(all.get(number));
  }

  /** The first unfinished build of a lane among those that need the image for themselves. */
  Optional<BuildId> head(Lane lane) {
    SortedMap<Long, BuildId> builds = alone(lane);
    return builds.isEmpty() ? Optional.empty() : Optional.ofNullable(builds.get(builds.firstKey()));
  }

  /** How many unfinished builds of its lane that need the image for themselves come before. */
  int before(Lane lane, long number) {
    return alone(lane).headMap(number).size();
  }

  private SortedMap<Long, BuildId> alone(Lane lane) {
    return alone.computeIfAbsent(lane, l -> new TreeMap<>());
  }

  List<BuildId> unsettled() {
    return List.copyOf(unsettled.values());
  }

  Replacements replacements() {
    return replacements;
  }

  /** How long the newest builds took, at most {@value #REMEMBERED}. */
  List<Duration> durations() {
    return List.copyOf(durations.values());
  }

  boolean knows(String deliveryKey) {
    return deliveries.contains(deliveryKey);
  }

  /** Why a delivery was left out; empty when it was not. */
  Optional<String> skipped(String deliveryKey) {
    return Optional.ofNullable(skipped.get(deliveryKey));
  }

  List<Tag> tagsOf(BuildId build) {
    return tags.entrySet().stream()
        .filter(e -> e.getValue().build().equals(build))
        .map(Map.Entry::getKey)
        .toList();
  }
}
