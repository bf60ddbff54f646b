package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.FarmEvent;
import io.slipway.events.GateEvent;
import io.slipway.events.PushSkipped;
import io.slipway.events.RetentionEvent;
import io.slipway.events.Wish;
import io.slipway.model.BuildId;
import io.slipway.model.CommitId;
import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.ProjectId;
import io.slipway.model.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

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
  private final Map<Lane, ReadyQueue> ready = new EnumMap<>(Lane.class);
  private final Workload load = new Workload();
  private final Precedence precedence;

  /** Nothing is known. */
  public SchedulerState() {
    this(Precedence.STRICT);
  }

  SchedulerState(Precedence precedence) {
    this.precedence = precedence;
    for (Lane lane : Lane.values()) {
      ready.put(lane, new ReadyQueue());
    }
  }

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
      case BuildEvent.BuildDispatched job -> {
        Change change = note(job);
        load.job(change.after(), job, fact.offset());
        yield Optional.of(change);
      }
      case BuildEvent.OfBuild event -> Optional.of(note(event));
      case RetentionEvent.ManifestDeleted deletion -> {
        line(deletion.image()).deleted(deletion);
        yield Optional.empty();
      }
      case PushSkipped push -> {
        line(push.image()).skip(push);
        yield Optional.empty();
      }
      case Wish wish -> Optional.empty();
      case GateEvent gate -> Optional.empty();
      case BuildEvent.TagRestored restored -> Optional.empty();
      case RetentionEvent.DeletionPlanned plan -> Optional.empty();
      case RetentionEvent.DeletionSpared spared -> Optional.empty();
      case RetentionEvent.DeploymentsSet deployed -> Optional.empty();
      case RetentionEvent.DanglingThresholdExceeded alert -> Optional.empty();
      case FarmEvent.ProjectRegistered project -> Optional.empty();
      case BuildEvent.CacheEntryStored entry -> Optional.empty();
      case FarmEvent.DeadLetterReplayed replayed -> Optional.empty();
      case FarmEvent.AccessDenied denied -> Optional.empty();
      case FarmEvent.AlertRaised alert -> Optional.empty();
      case FarmEvent.AuditRecorded recorded -> Optional.empty();
    };
  }

  private Change request(BuildRequested request, Fact fact) {
    BuildRecord before = record(request.build());
    ImageLine line = line(request.image());
    boolean told = line.knows(request.deliveryKey());
    if (before.accepted().isPresent() || !precedence.counts(told)) {
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
      after.accepted().ifPresent(a -> file(after, a));
    }
    return new Change(before, after);
  }

  /** A build that changes may let the next one of its image go, or hold it up again. */
  private void file(BuildRecord build, BuildRecord.Accepted accepted) {
    Place place = Place.of(accepted.request());
    ImageLine line = line(accepted.request().image());
    Optional<BuildId> head = line.head(place.lane());
    line.file(build, accepted, place);
    load.file(build, place);
    look(build.id(), line);
    head.ifPresent(id -> look(id, line));
    line.head(place.lane()).ifPresent(id -> look(id, line));
  }

  private void look(BuildId id, ImageLine line) {
    BuildRecord build = record(id);
    build
        .accepted()
        .ifPresent(
            a -> {
              Place place = Place.of(a.request());
              boolean first = line.head(place.lane()).filter(id::equals).isPresent();
              if (build.waiting()
                  && build.cancelled().isEmpty()
                  && precedence.mayGo(place.alone(), first)) {
                ready(place.lane()).add(Waiter.of(a.request()));
              } else {
                ready(place.lane()).remove(id);
              }
            });
  }

  private ReadyQueue ready(Lane lane) {
    return ready.computeIfAbsent(lane, l -> new ReadyQueue());
  }

  /** What is to be said of the builds of an image. */
  public synchronized Outstanding outstanding(ImageName image) {
    ImageLine line = line(image);
    List<Outstanding.Replaced> replaced = new ArrayList<>();
    line.replacements()
        .pointless()
        .forEach(
            (number, by) ->
                find(image, number).ifPresent(b -> replaced.add(new Outstanding.Replaced(b, by))));
    return new Outstanding(line.unsettled().stream().map(this::record).toList(), replaced);
  }

  /** The build of a lane whose turn it is; it must be handed out. */
  public synchronized Optional<BuildRecord> next(Lane lane, Dispatcher dispatcher, Instant now) {
    return dispatcher.next(lane, ready(lane), load, now).map(Waiter::build).map(this::record);
  }

  /** Why a build waits; empty when it was not accepted. */
  public synchronized Optional<Wait> why(BuildId build, Limits limits, Instant now) {
    return find(build)
        .flatMap(BuildRecord::accepted)
        .map(
            a -> {
              ReadyQueue queue = ready(a.request().lane());
              return new WaitReport(limits, load, queue, this::record, now)
                  .of(record(build), a, line(a.request().image()));
            });
  }

  /** The number of a newer build that one like this would be cancelled for. */
  public synchronized Optional<Long> newerThan(BuildRecord build) {
    return build.accepted().flatMap(a -> line(a.request().image()).replacements().newerThan(a));
  }

  /** All images with builds. */
  public synchronized Set<ImageName> images() {
    return Set.copyOf(lines.keySet());
  }

  /** The builds that builders work on. */
  public synchronized List<BuildRecord> running() {
    return Stream.of(Lane.values())
        .flatMap(lane -> load.running(lane).stream())
        .map(this::record)
        .toList();
  }

  /** The builds whose newest job no builder has begun. */
  public synchronized List<BuildRecord> handedOut() {
    return Stream.of(Lane.values())
        .flatMap(lane -> load.handedOut(lane).stream())
        .map(this::record)
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

  /** Whether a ref of a project is known to have been at a commit. */
  public synchronized boolean knows(
      ImageName image, ProjectId project, String ref, CommitId commit) {
    ImageLine line = lines.get(image);
    return line != null && line.knows(project, ref, commit);
  }

  /** Whether a project asked for a build of a commit, whatever became of it. */
  public synchronized boolean wasBuilt(ProjectId project, CommitId commit) {
    return newestFirst.stream()
        .flatMap(entry -> find(entry.build()).stream())
        .flatMap(build -> build.accepted().stream())
        .map(BuildRecord.Accepted::request)
        .anyMatch(r -> r.project().equals(project) && r.source().commit().equals(commit));
  }

  /** Why a delivery was left out; empty when it was not. */
  public synchronized Optional<String> skipped(ImageName image, String deliveryKey) {
    return Optional.ofNullable(lines.get(image)).flatMap(line -> line.skipped(deliveryKey));
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
    return lines.computeIfAbsent(image, i -> new ImageLine(precedence));
  }
}
