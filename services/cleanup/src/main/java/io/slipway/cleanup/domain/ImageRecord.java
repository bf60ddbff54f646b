package io.slipway.cleanup.domain;

import io.slipway.cleanup.domain.Inventory.Known;
import io.slipway.cleanup.domain.Inventory.Placed;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.BuildEvent.TagsSettled;
import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.events.RetentionEvent.DeletionPlanned;
import io.slipway.events.RetentionEvent.DeletionSpared;
import io.slipway.events.RetentionEvent.DeploymentsSet;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.events.Wish;
import io.slipway.model.BuildId;
import io.slipway.model.Digest;
import io.slipway.model.Lane;
import io.slipway.model.Outcome;
import io.slipway.model.ProjectId;
import io.slipway.model.SemVer;
import io.slipway.model.Tag;
import io.slipway.model.TagPlace;
import io.slipway.model.TagRules;
import io.slipway.model.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the farm knows about one image: what was published, where the tags went, what was deleted. A
 * fold that minds neither repetition nor the order in which the topics are read. Safe for use by
 * several threads.
 */
public final class ImageRecord {
  private record Published(Digest digest, Instant at) {}

  private record Registered(long offset, TagRules tags) {}

  private record Pointer(Digest digest, TagPlace place, Instant since) {
    boolean isOf(Digest other) {
      return digest.equals(other);
    }
  }

  private final Map<Long, Map<Digest, Published>> published = new TreeMap<>();
  private final Map<Tag, Pointer> tags = new HashMap<>();
  private final Set<Long> settled = new HashSet<>();
  private final Map<Digest, Instant> deleted = new HashMap<>();

  /** The newest attempt that began, and the newest that ended without an image. */
  private final Map<BuildId, Integer> started = new HashMap<>();

  private final Map<BuildId, Integer> failed = new HashMap<>();
  private final Map<BuildId, Long> numbers = new HashMap<>();
  private final Set<Tag> promotedByHand = new HashSet<>();
  private final Map<Digest, Mark> planned = new HashMap<>();
  private final Map<Digest, Instant> spared = new HashMap<>();
  private final Map<ProjectId, Registered> projects = new HashMap<>();

  /** Of all chains that there ever were: a stage that a chain dropped still has its tag. */
  private final Set<Tag> stages = new HashSet<>();

  /** What Git tags name, by the number of their build. */
  private final Map<Long, SemVer> versions = new HashMap<>();

  private @Nullable DeploymentsSet deployments;
  private boolean alerted;

  /** A builder began: from now on it may push anything that the image ever was. */
  public synchronized void started(BuildStarted event) {
    started.merge(event.build(), event.attempt(), Math::max);
  }

  /**
   * A build is over; one that published something is so only when its tags are. What an attempt
   * that was taken for lost says late is not said of the next one, which may be pushing.
   */
  public synchronized void finished(BuildFinished event) {
    if (event.outcome() != Outcome.SUCCESS) {
      failed.merge(event.build(), event.attempt(), Math::max);
    }
  }

  /** Somebody wanted the tag at a build: it is one of those that people rely on. */
  public synchronized void promotion(Wish event) {
    promotedByHand.add(event.to());
  }

  /** Somebody said what runs. */
  public synchronized void deployed(DeploymentsSet event) {
    if (deployments == null || !event.at().isBefore(deployments.at())) {
      deployments = event;
    }
  }

  /**
   * A project's builds move through these tags, which stay protected when a later registration
   * drops them; its patterns hold as they were registered last.
   *
   * @param offset the record's on the topic of projects: clocks of schedulers do not agree
   */
  public synchronized void registered(long offset, ProjectRegistered event) {
    event.project().stages().forEach(stage -> stages.add(stage.tag()));
    projects.merge(
        event.project().id(),
        new Registered(offset, event.project().tags()),
        (now, next) -> next.offset() < now.offset() ? now : next);
  }

  /** Whether anything happened to the image besides that projects name it. */
  synchronized boolean isOfMoreThanProjects() {
    return !(started.isEmpty() && published.isEmpty() && tags.isEmpty() && planned.isEmpty());
  }

  /** It was told that too many manifests have no tag. */
  public synchronized void alert() {
    alerted = true;
  }

  /** Whether that was ever told. */
  public synchronized boolean alerted() {
    return alerted;
  }

  /** A manifest is to be deleted. */
  public synchronized void planned(DeletionPlanned event) {
    Mark mark = new Mark(event.tags(), event.reason(), event.plan(), event.at(), event.due());
    planned.merge(event.digest(), mark, (a, b) -> b.at().isBefore(a.at()) ? a : b);
  }

  /** A manifest is not to be deleted after all. */
  public synchronized void spared(DeletionSpared event) {
    spared.merge(event.digest(), event.at(), (a, b) -> a.isAfter(b) ? a : b);
  }

  /** A builder pushed an image. */
  public synchronized void published(ImagePublished event) {
    numbers.put(event.build(), event.number());
    Trigger.of(event.source().ref())
        .flatMap(Trigger::version)
        .ifPresent(version -> versions.put(event.number(), version));
    if (event.lane().orElse(Lane.TRUSTED).trusts(event.source().ref())) {
      event.chain().stages().forEach(stage -> stages.add(stage.tag()));
    }
    published
        .computeIfAbsent(event.number(), k -> new HashMap<>())
        .merge(
            event.digest(),
            new Published(event.digest(), event.at()),
            (a, b) -> b.at().isAfter(a.at()) ? b : a);
  }

  /**
   * The promoter moved a tag.
   *
   * @param line the record's offset on the ledger topic
   */
  public synchronized void moved(long line, TagMoved event) {
    Pointer next = new Pointer(event.to(), event.place(line), event.at());
    tags.merge(event.tag(), next, (a, b) -> a.place().compareTo(b.place()) >= 0 ? a : b);
  }

  /** The promoter refused a move; a build that may not even have its own tag gets no other. */
  public synchronized void refused(TagMoveRefused event) {
    if (event.tag().isOfBuild()) {
      settled.add(event.number());
    }
  }

  /** The promoter has decided about all tags of a build, whether they move or not. */
  public synchronized void settled(TagsSettled event) {
    settled.add(event.number());
  }

  /** A manifest was deleted. */
  public synchronized void deleted(ManifestDeleted event) {
    deleted.merge(event.digest(), event.at(), (a, b) -> a.isAfter(b) ? a : b);
  }

  /** Published images whose tags the promoter has not decided on yet, with their build's number. */
  public synchronized Map<Digest, Long> inFlight() {
    Map<Digest, Long> flying = new HashMap<>();
    published.forEach(
        (number, images) -> {
          if (!settled.contains(number)) {
            images.values().stream()
                .filter(p -> lives(p.digest(), p.at()))
                .forEach(p -> flying.put(p.digest(), number));
          }
        });
    return flying;
  }

  /**
   * Builds that may push manifests which nobody has told of yet, or whose image waits for its tags:
   * while there is one, nothing of the image may be deleted.
   */
  public synchronized Set<BuildId> running() {
    Set<BuildId> running = new HashSet<>();
    started.forEach(
        (build, attempt) -> {
          if (failed.getOrDefault(build, 0) < attempt) {
            running.add(build);
          }
        });
    numbers.forEach(
        (build, number) -> {
          if (settled.contains(number)) {
            running.remove(build);
          }
        });
    return running;
  }

  /** Whether a build's beginning has been read. */
  public synchronized boolean knows(BuildId build) {
    return started.containsKey(build);
  }

  /** What is to be deleted and was neither deleted, spared, published again nor tagged since. */
  public synchronized Map<Digest, Mark> marks() {
    Map<Digest, Mark> open = new HashMap<>(planned);
    open.entrySet().removeIf(e -> overtaken(e.getKey(), e.getValue().at()));
    return open;
  }

  private boolean overtaken(Digest digest, Instant planned) {
    Instant gone = deleted.get(digest);
    Instant stays = spared.get(digest);
    return (gone != null && !gone.isBefore(planned))
        || (stays != null && !stays.isBefore(planned))
        || tags.values().stream().anyMatch(p -> p.isOf(digest) && p.since().isAfter(planned))
        || published.values().stream()
            .flatMap(images -> images.values().stream())
            .anyMatch(p -> p.digest().equals(digest) && p.at().isAfter(planned));
  }

  /** Stages of chains, what somebody promoted to, and what the projects say never moves. */
  private ProtectedTags protection() {
    Set<Tag> promoted = new HashSet<>(RetentionRules.PROTECTED);
    promoted.addAll(stages);
    promotedByHand.stream().filter(t -> !t.isOfBuild()).forEach(promoted::add);
    Map<Tag, SemVer> released = new HashMap<>();
    tags.forEach(
        (tag, pointer) -> {
          SemVer version = versions.get(pointer.place().rank().number());
          if (version != null) {
            released.put(tag, version);
          }
        });
    List<TagRules> rules = projects.values().stream().map(Registered::tags).toList();
    return new ProtectedTags(promoted, rules, released);
  }

  /** What runs somewhere, as it was told last. */
  public synchronized Optional<DeploymentsSet> deployments() {
    return Optional.ofNullable(deployments);
  }

  /** All of it that a plan needs, at one moment. */
  public synchronized Known known() {
    Map<Tag, Placed> placed = new HashMap<>();
    tags.forEach(
        (tag, pointer) ->
            placed.put(
                tag,
                new Placed(pointer.digest(), pointer.since(), pointer.place().rank().number())));
    Set<Digest> runs = deployments == null ? Set.of() : Set.copyOf(deployments.digests());
    return new Known(inFlight(), protection(), placed, runs, dangling());
  }

  /** The tags that the ledger has, by the manifest that they point at. */
  public synchronized Map<Digest, List<Tag>> ledgerTags() {
    Map<Digest, List<Tag>> found = new HashMap<>();
    tags.forEach(
        (tag, pointer) -> {
          if (lives(pointer.digest(), pointer.since())) {
            found.computeIfAbsent(pointer.digest(), k -> new ArrayList<>()).add(tag);
          }
        });
    return found;
  }

  /** Published, not deleted, not in flight, and no tag of the ledger points there. */
  public synchronized Set<Digest> dangling() {
    Set<Digest> found = new HashSet<>();
    published
        .values()
        .forEach(
            images ->
                images.values().stream()
                    .filter(p -> lives(p.digest(), p.at()))
                    .forEach(p -> found.add(p.digest())));
    found.removeAll(inFlight().keySet());
    found.removeAll(ledgerTags().keySet());
    return found;
  }

  private boolean lives(Digest digest, Instant since) {
    Instant at = deleted.get(digest);
    return at == null || since.isAfter(at);
  }
}
