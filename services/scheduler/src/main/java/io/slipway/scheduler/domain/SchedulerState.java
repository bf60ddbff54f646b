package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.BuildId;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fold over all topics. Applying a fact twice changes nothing, and facts of different topics
 * may come in any order: only the order of the requests of one image counts, and that is the order
 * of their partition. Safe for many threads.
 */
public final class SchedulerState {
  private static final Comparator<Entry> NEWEST_FIRST =
      Comparator.comparing(Entry::at).reversed().thenComparing(e -> e.build().value());

  /**
   * A build's place in the list of all.
   *
   * @param at when it was accepted
   * @param build the build
   */
  public record Entry(Instant at, BuildId build) {}

  private final Map<BuildId, BuildRecord> builds = new HashMap<>();
  private final Map<ImageName, ImageLine> lines = new HashMap<>();
  private final TreeSet<Entry> newestFirst = new TreeSet<>(NEWEST_FIRST);

  /**
   * Takes a fact in.
   *
   * @return what it changed; empty when it says nothing about a build
   */
  public synchronized Optional<Change> apply(Fact fact) {
    return switch (fact.event()) {
      case BuildRequested request -> Optional.of(request(request, fact));
      case BuildEvent.TagMoved moved -> {
        line(moved.image()).moved(moved);
        yield Optional.of(note(moved));
      }
      case BuildEvent.OfBuild event -> Optional.of(note(event));
      case BuildEvent.ManifestDeleted deletion -> {
        line(deletion.image()).deleted(deletion);
        yield Optional.empty();
      }
      case BuildEvent.PromotionRequested wish -> Optional.empty();
      case BuildEvent.ProjectRegistered project -> Optional.empty();
      case BuildEvent.CacheEntryStored entry -> Optional.empty();
      case BuildEvent.DeadLetterReplayed replayed -> Optional.empty();
      case BuildEvent.AccessDenied denied -> Optional.empty();
      case BuildEvent.AuditRecorded recorded -> Optional.empty();
    };
  }

  private Change request(BuildRequested request, Fact fact) {
    BuildRecord before = record(request.build());
    ImageLine line = line(request.image());
    if (before.accepted().isPresent() || line.knows(request.deliveryKey())) {
      return new Change(before, before);
    }
    BuildRecord after =
        before.accepted(
            new BuildRecord.Accepted(
                request,
                line.append(request),
                fact.offset(),
                fact.trace().orElseGet(() -> Traces.of(request.build()))));
    newestFirst.add(new Entry(request.at(), request.build()));
    return store(before, after);
  }

  private Change note(BuildEvent.OfBuild event) {
    BuildRecord before = record(event.build());
    return store(before, before.after(event));
  }

  private Change store(BuildRecord before, BuildRecord after) {
    if (!after.equals(before)) {
      builds.put(after.id(), after);
      after.accepted().ifPresent(a -> line(a.request().image()).file(a.number(), after));
    }
    return new Change(before, after);
  }

  /** What is still to be done for an image: its builds without a published number, and its head. */
  public synchronized Outstanding outstanding(ImageName image) {
    ImageLine line = line(image);
    return new Outstanding(
        line.unqueued().stream().map(this::record).toList(), line.head().map(this::record));
  }

  /** All images with builds. */
  public synchronized Set<ImageName> images() {
    return Set.copyOf(lines.keySet());
  }

  /** The head of each image that a builder works on. */
  public synchronized List<BuildRecord> running() {
    return lines.values().stream()
        .flatMap(line -> line.head().stream())
        .map(this::record)
        .filter(BuildRecord::running)
        .toList();
  }

  /** Accepted builds that were over, tags included, at or after a moment. */
  public synchronized List<BuildRecord> overSince(Instant since) {
    return builds.values().stream()
        .filter(b -> b.accepted().isPresent())
        .filter(b -> b.overAt().filter(at -> !at.isBefore(since)).isPresent())
        .toList();
  }

  /** A build that was accepted. */
  public synchronized Optional<BuildRecord> find(BuildId build) {
    return Optional.ofNullable(builds.get(build)).filter(b -> b.accepted().isPresent());
  }

  /** The n-th build of an image. */
  public synchronized Optional<BuildRecord> find(ImageName image, long number) {
    return Optional.ofNullable(lines.get(image))
        .flatMap(line -> line.numbered(number))
        .flatMap(this::find);
  }

  /** Whether a delivery was numbered already. */
  public synchronized boolean knows(ImageName image, String deliveryKey) {
    ImageLine line = lines.get(image);
    return line != null && line.knows(deliveryKey);
  }

  /** Tags that point at the build's image now. */
  public synchronized List<Tag> tagsOf(BuildRecord build) {
    return build
        .accepted()
        .map(a -> line(a.request().image()).tagsOf(build.id()))
        .orElse(List.of());
  }

  /**
   * Accepted builds, newest first.
   *
   * @param image only of this image; empty for all
   * @param after where the page before ended; empty for the first
   * @param limit at most so many
   */
  public synchronized List<BuildRecord> list(
      Optional<ImageName> image, Optional<Entry> after, int limit) {
    var from = after.map(e -> newestFirst.tailSet(e, false)).orElse(newestFirst);
    List<BuildRecord> page = new ArrayList<>();
    for (Entry entry : from) {
      if (page.size() == limit) {
        break;
      }
      find(entry.build())
          .filter(b -> image.isEmpty() || b.accepted().map(a -> a.request().image()).equals(image))
          .ifPresent(page::add);
    }
    return page;
  }

  private BuildRecord record(BuildId build) {
    BuildRecord known = builds.get(build);
    return known == null ? BuildRecord.unknown(build) : known;
  }

  private ImageLine line(ImageName image) {
    return lines.computeIfAbsent(image, i -> new ImageLine());
  }
}
