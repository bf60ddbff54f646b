package io.slipway.cleanup.outbound;

import io.slipway.build.registry.RegistryClient.RawManifest;
import io.slipway.cleanup.domain.Facts;
import io.slipway.cleanup.domain.ImageRecord;
import io.slipway.cleanup.domain.Inventory.Tagged;
import io.slipway.cleanup.domain.ManifestContent;
import io.slipway.cleanup.domain.Records;
import io.slipway.cleanup.domain.RetentionRules;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.BuildEvent.TagsSettled;
import io.slipway.events.RetentionEvent.DeletionPlanned;
import io.slipway.events.RetentionEvent.DeletionSpared;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.Outgoing;
import io.slipway.model.BuildId;
import io.slipway.model.Digest;
import io.slipway.model.ImageName;
import io.slipway.model.Outcome;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One image, its registry, its topics, and cleanup, which is killed now and then and reads late.
 * Builds go on whenever cleanup talks to the registry. Two things do not happen here, and are not
 * promised: a build that gets from its beginning to its tags within one batch of deletions, and a
 * cleanup that is killed in the same batch in which a build begins.
 */
final class World {
  private static final ImageName IMAGE = new ImageName("127.0.0.1:5000/app");
  private static final RetentionRules ONE = new RetentionRules(1);
  private static final Duration GRACE = Duration.ofMinutes(5);
  private static final int POOL = 6;

  /** One fewer than a build has. */
  private static final int STEPS_IN_BATCH = 3;

  /** How cleanup knows of builds in flight. */
  enum Guard {
    LEASE_ASKING_KAFKA,
    LEASE_BY_OWN_READING,
    NONE
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private enum Step {
    BEGIN,
    PUSH,
    PUBLISH,
    PROMOTE,
    OVER
  }

  private final Random random;
  private final Guard guard;
  private final Facts facts = new Facts(IMAGE);
  private final List<BuildEvent> kafka = new ArrayList<>();
  private final Set<Digest> manifests = new HashSet<>();
  private final Map<Tag, Digest> tags = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
  private final Map<Long, Step> next = new TreeMap<>();
  private final Map<Long, Digest> made = new HashMap<>();
  private Records records = new Records();
  private int read;
  private Retention retention;
  private int stepsInBatch;
  private boolean killing;

  final List<Long> lost = new ArrayList<>();
  int builds;
  int deleted;
  int kills;
  int putBack;

  World(Random random, Guard guard) {
    this.random = random;
    this.guard = guard;
    this.retention = cleanup();
  }

  private Retention cleanup() {
    records = new Records();
    read = 0;
    Records mine = records;
    Beginnings asked = moment -> guard == Guard.LEASE_ASKING_KAFKA ? beginnings() : Map.of();
    BuildLease lease =
        switch (guard) {
          case NONE -> image -> Optional.empty();
          case LEASE_ASKING_KAFKA, LEASE_BY_OWN_READING -> BuildLease.of(mine, asked, facts::now);
        };
    return Retention.guardedBy(lease, mine, new Registry(), new Topic(), facts::now);
  }

  private Map<ImageName, Set<BuildId>> beginnings() {
    Set<BuildId> began = new HashSet<>();
    kafka.forEach(
        e -> {
          if (e instanceof BuildStarted started) {
            began.add(started.build());
          }
        });
    return Map.of(IMAGE, began);
  }

  void operation() {
    switch (random.nextInt(6)) {
      case 0, 1 -> step();
      case 2 -> readOn(random.nextInt(6));
      case 3 -> facts.pass(Duration.ofMinutes(random.nextInt(4)));
      case 4 -> work(() -> retention.apply(IMAGE, ONE, retention.plan(IMAGE, ONE).id(), GRACE));
      default -> work(() -> retention.sweep(retention.due()));
    }
  }

  /** Cleanup acts only when it has read what was there at its start. */
  private void work(Task task) {
    if (read < kafka.size() - 4) {
      readOn(kafka.size());
    }
    killing = random.nextInt(4) == 0;
    stepsInBatch = 0;
    try {
      task.run();
    } catch (Killed e) {
      kills++;
      retention = cleanup();
      readOn(kafka.size());
    } catch (IOException | InterruptedException | EventsUnavailable e) {
      throw new IllegalStateException("nothing is away here", e);
    }
    killing = false;
  }

  private interface Task {
    void run() throws IOException, InterruptedException, EventsUnavailable;
  }

  private void readOn(int count) {
    for (int i = 0; i < count && read < kafka.size(); i++) {
      ImageRecord record = records.of(IMAGE);
      switch (kafka.get(read++)) {
        case BuildStarted e -> record.started(e);
        case BuildFinished e -> record.finished(e);
        case ImagePublished e -> record.published(e);
        case TagMoved e -> record.moved(read, e);
        case TagsSettled e -> record.settled(e);
        case DeletionPlanned e -> record.planned(e);
        case DeletionSpared e -> record.spared(e);
        case ManifestDeleted e -> record.deleted(e);
        default -> throw new IllegalStateException("nobody tells that here");
      }
    }
  }

  /** One build goes on, or a new one begins when none is in flight. */
  private void step() {
    long number =
        next.entrySet().stream()
            .filter(e -> e.getValue() != Step.OVER)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse((long) ++builds);
    Digest digest = made.computeIfAbsent(number, k -> Facts.digest(random.nextInt(POOL)));
    next.put(
        number,
        switch (next.getOrDefault(number, Step.BEGIN)) {
          case BEGIN -> {
            kafka.add(facts.started(number));
            yield Step.PUSH;
          }
          case PUSH -> {
            manifests.add(digest);
            yield Step.PUBLISH;
          }
          case PUBLISH -> {
            if (random.nextInt(8) == 0) {
              kafka.add(facts.finished(number, Outcome.FAILURE));
              yield Step.OVER;
            }
            kafka.add(facts.published(number, digest));
            kafka.add(facts.finished(number, Outcome.SUCCESS));
            yield Step.PROMOTE;
          }
          case PROMOTE -> {
            promote(number, digest);
            yield Step.OVER;
          }
          case OVER -> Step.OVER;
        });
  }

  private void promote(long number, Digest digest) {
    if (!manifests.contains(digest)) {
      lost.add(number);
      return;
    }
    for (String name : List.of("build-" + number + "-a", "staging")) {
      tags.put(new Tag(name), digest);
      kafka.add(facts.moved(name, number, digest));
    }
    kafka.add(facts.settled(number));
  }

  /** All builds end, cleanup reads all and sweeps until nothing is left to do. */
  void settleEverything() {
    while (next.values().stream().anyMatch(s -> s != Step.OVER)) {
      step();
    }
    stepsInBatch = POOL; // no build begins any more
    try {
      for (int i = 0; i < 3; i++) {
        readOn(kafka.size());
        facts.pass(GRACE.plusMinutes(1));
        retention.apply(IMAGE, ONE, retention.plan(IMAGE, ONE).id(), GRACE);
        facts.pass(GRACE.plusMinutes(1));
        retention.sweep(retention.due());
      }
    } catch (IOException | InterruptedException | EventsUnavailable e) {
      throw new IllegalStateException("nothing is away here", e);
    }
  }

  /**
   * Manifests that somebody told of and nothing needs; what a failed build pushed without telling
   * is known to nobody.
   */
  Set<Digest> garbage() {
    Set<Digest> garbage = new HashSet<>(manifests);
    garbage.removeAll(tags.values());
    Set<Digest> told = new HashSet<>();
    Set<Digest> silent = new HashSet<>();
    kafka.forEach(
        e -> {
          if (e instanceof ImagePublished published) {
            told.add(published.digest());
          }
        });
    made.forEach(
        (number, digest) -> {
          if (kafka.stream()
              .anyMatch(
                  e ->
                      e instanceof BuildFinished f
                          && f.build().equals(facts.build(number))
                          && f.outcome() == Outcome.FAILURE)) {
            silent.add(digest);
          }
        });
    garbage.retainAll(told);
    garbage.removeAll(silent);
    Set<Digest> kept = new HashSet<>(tags.values());
    if (kept.size() > 2) { // the newest, and the one of staging when that is another
      garbage.addAll(kept);
    }
    return garbage;
  }

  private void meanwhile() {
    if (killing) {
      if (random.nextInt(5) == 0) {
        throw new Killed();
      }
    } else if (stepsInBatch < STEPS_IN_BATCH) {
      stepsInBatch++;
      step();
    }
  }

  private final class Registry implements Repository {
    @Override
    public List<Tagged> tags(ImageName image, Predicate<Tag> names) {
      return tags.entrySet().stream()
          .filter(e -> names.test(e.getKey()))
          .map(e -> new Tagged(e.getKey(), simple(e.getValue())))
          .toList();
    }

    private static ManifestContent simple(Digest digest) {
      return new ManifestContent(
          digest, 1, Map.of(), List.of(), Set.of(), Optional.empty(), Optional.empty());
    }

    @Override
    public Optional<ManifestContent> content(ImageName image, Digest digest) {
      return manifests.contains(digest) ? Optional.of(simple(digest)) : Optional.empty();
    }

    @Override
    public Set<Digest> referrers(ImageName image, Digest digest) {
      return Set.of();
    }

    @Override
    public Optional<Set<ImageName>> repositories(String registry) {
      return Optional.of(Set.of(IMAGE));
    }

    @Override
    public Optional<RawManifest> delete(ImageName image, Digest digest) {
      meanwhile();
      boolean there = manifests.remove(digest);
      tags.values().removeIf(digest::equals);
      deleted++;
      meanwhile();
      return there
          ? Optional.of(new RawManifest("test", digest.value().getBytes(StandardCharsets.UTF_8)))
          : Optional.empty();
    }

    @Override
    public void restore(ImageName image, RawManifest manifest, List<Tag> its) {
      Digest digest = new Digest(new String(manifest.bytes(), StandardCharsets.UTF_8));
      manifests.add(digest);
      its.forEach(tag -> tags.putIfAbsent(tag, digest));
      putBack++;
    }
  }

  private final class Topic implements EventSink {
    @Override
    public long send(BuildEvent event, TraceContext trace) {
      if (killing && random.nextInt(10) == 0) {
        throw new Killed();
      }
      kafka.add(event);
      if (killing && random.nextInt(10) == 0) {
        throw new Killed();
      }
      return kafka.size() - 1;
    }

    @Override
    public void sendAll(List<Outgoing> events) {
      events.forEach(e -> send(e.event(), e.trace()));
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
