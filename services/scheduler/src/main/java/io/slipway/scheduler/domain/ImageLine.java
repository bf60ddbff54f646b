package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.BuildEvent.ManifestDeleted;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.model.BuildId;
import io.slipway.model.Digest;
import io.slipway.model.Tag;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The builds of one image in their order, and where its tags point. Used by one thread at a time.
 */
final class ImageLine {
  private record Pointer(BuildId build, Digest digest) {}

  private final Set<String> deliveries = new HashSet<>();
  private final SortedMap<Long, BuildId> all = new TreeMap<>();
  private final SortedMap<Long, BuildId> unfinished = new TreeMap<>();
  private final SortedMap<Long, BuildId> unqueued = new TreeMap<>();
  private final Map<Tag, Pointer> tags = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
  private final Map<Digest, Instant> deleted = new HashMap<>();

  /** Puts a request behind all others and gives its number. */
  long append(BuildRequested request) {
    long number = all.size() + 1L;
    deliveries.add(request.deliveryKey());
    all.put(number, request.build());
    return number;
  }

  /** Files a numbered build under what is still to be done for it. */
  void file(long number, BuildRecord record) {
    put(unfinished, number, record.id(), !record.finished());
    put(unqueued, number, record.id(), record.queuedAt().isEmpty());
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

  Optional<BuildId> head() {
    return unfinished.values().stream().findFirst();
  }

  List<BuildId> unqueued() {
    return List.copyOf(unqueued.values());
  }

  boolean knows(String deliveryKey) {
    return deliveries.contains(deliveryKey);
  }

  List<Tag> tagsOf(BuildId build) {
    return tags.entrySet().stream()
        .filter(e -> e.getValue().build().equals(build))
        .map(Map.Entry::getKey)
        .toList();
  }
}
