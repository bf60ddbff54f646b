package io.slipway.load.check;

import io.slipway.load.evidence.Delivered;
import io.slipway.load.evidence.Evidence;
import io.slipway.load.evidence.ManifestPut;
import io.slipway.load.evidence.Told;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is promised about tags, held against what the registry was really asked to write. */
final class TagPromises {
  private static final Pattern IMMUTABLE =
      Pattern.compile("build-.*|v?\\d+\\.\\d+\\.\\d+([-.].*)?");

  private final Evidence evidence;
  private final Chronicle chronicle;
  private final Bites bites;
  private final RetentionPromises retention;

  /** By repository and tag, in the order in which the registry began them. */
  private final Map<String, List<ManifestPut>> writes = new LinkedHashMap<>();

  /** By image and commit: its place in the history. */
  private final Map<String, Integer> places = new HashMap<>();

  /** By repository and digest. */
  private final Map<String, Story> byDigest = new HashMap<>();

  TagPromises(Evidence evidence, Chronicle chronicle, Bites bites, RetentionPromises retention) {
    this.evidence = evidence;
    this.chronicle = chronicle;
    this.bites = bites;
    this.retention = retention;
    evidence
        .delivered()
        .forEach((Delivered d) -> places.put(d.image() + " " + d.commit(), d.place()));
    evidence.puts().stream()
        .filter(p -> p.ofTag() && p.done())
        .sorted(Comparator.comparing(ManifestPut::began))
        .forEach(p -> writes.computeIfAbsent(place(p), k -> new ArrayList<>()).add(p));
    for (Story story : chronicle.all()) {
      story.published.forEach(
          p -> byDigest.put(repository(story.image) + " " + p.text("digest"), story));
    }
  }

  private static String place(ManifestPut put) {
    return put.repository() + ":" + put.reference();
  }

  static String repository(String image) {
    return image.substring(image.indexOf('/') + 1);
  }

  static boolean immutable(String tag) {
    return IMMUTABLE.matcher(tag).matches();
  }

  private Optional<Story> story(ManifestPut put) {
    return Optional.ofNullable(byDigest.get(put.repository() + " " + put.digest()));
  }

  /** A4. */
  Finding publishingNeverInterleaves() {
    List<String> wrong = new ArrayList<>();
    long moves = 0;
    for (Map.Entry<String, List<ManifestPut>> tag : writes.entrySet()) {
      @Nullable ManifestPut before = null;
      for (ManifestPut put : tag.getValue()) {
        if (before != null) {
          moves++;
          if (put.began().isBefore(before.ended())) {
            wrong.add(tag.getKey() + ": two writes at once at " + put.began());
          }
          if (age(put) < age(before)) {
            wrong.add(tag.getKey() + ": commit " + age(put) + " after " + age(before));
          }
        }
        before = put;
      }
    }
    return new Finding(
        "A4",
        "writes of a tag never interleave",
        "%d tag writes, %d of them to a tag that was there".formatted(total(), moves),
        moves,
        wrong);
  }

  /** The commit's place in its history, whenever and as which build the farm heard of it. */
  private long age(ManifestPut put) {
    return story(put).map(this::age).orElse(-1L);
  }

  private long age(Story story) {
    return places.getOrDefault(story.image + " " + story.commit, 0);
  }

  private long total() {
    return writes.values().stream().mapToLong(List::size).sum();
  }

  /** Writes that a stale holder, or nobody who says so, made. */
  List<String> stale() {
    List<String> stale = new ArrayList<>();
    Set<String> ledger = new HashSet<>();
    for (Told record : evidence.told()) {
      if (record.type().equals("io.slipway.tag.moved.v1")) {
        ledger.add(
            repository(record.text("image")) + ":" + record.text("tag") + " " + record.text("to"));
      }
    }
    writes.forEach(
        (tag, puts) -> {
          long newest = -1;
          for (ManifestPut put : puts) {
            if (!immutable(put.reference()) && age(put) < newest) {
              stale.add(tag + " went back from commit " + newest + " to " + age(put));
            }
            newest = Math.max(newest, age(put));
            if (!ledger.contains(tag + " " + put.digest())) {
              stale.add(
                  tag + " was written with " + put.digest() + ", the ledger has no such line");
            }
          }
        });
    return stale;
  }

  /** A5. */
  Finding staleHoldersPublishNothing() {
    return new Finding(
        "A5",
        "a stale holder publishes nothing",
        "%d tag writes, %d holders paused past their lease, %d Redis losses"
            .formatted(
                total(),
                bites.count(k -> k.startsWith("pause")),
                bites.count(k -> k.contains("redis"))),
        bites.count(k -> k.startsWith("pause") || k.contains("redis")),
        stale());
  }

  /** A6. */
  Finding theNewestCommitWins() {
    List<String> wrong = new ArrayList<>();
    chronicle.all().stream()
        .filter(Story::unchecked)
        .forEach(s -> wrong.add(s + " got past a check that it did not pass"));
    Map<String, List<Story>> images = new LinkedHashMap<>();
    chronicle.all().stream()
        .filter(Story::succeeded)
        .forEach(s -> images.computeIfAbsent(s.image, k -> new ArrayList<>()).add(s));
    long racing = 0;
    long behind = 0;
    for (Map.Entry<String, List<Story>> image : images.entrySet()) {
      List<Story> built = image.getValue();
      Story newest = built.stream().max(Comparator.comparingLong(this::age)).orElseThrow();
      String latest =
          evidence
              .registry()
              .tags()
              .getOrDefault(repository(image.getKey()), Map.of())
              .getOrDefault("latest", "nothing");
      if (!newest.digest().equals(Optional.of(latest))) {
        behind++;
        wrong.add(image.getKey() + ":latest is " + latest + ", not " + newest);
      }
      racing += built.stream().filter(s -> overlapsNewer(s, built)).count();
    }
    return new Finding(
        "A6",
        "the newest commit wins",
        "%d of %d images have it in latest; %d gates passed, %d not"
            .formatted(images.size() - behind, images.size(), checks(true), checks(false)),
        racing,
        wrong);
  }

  private long checks(boolean passed) {
    return chronicle.all().stream()
        .flatMap(s -> s.checks.stream())
        .filter(c -> c.data().path("passed").asBoolean() == passed)
        .count();
  }

  /** A newer push was accepted before this one had its tags. */
  private boolean overlapsNewer(Story story, List<Story> others) {
    return others.stream()
        .anyMatch(o -> age(o) > age(story) && o.requested.isBefore(story.ended()));
  }

  /** A7. */
  Finding immutableTagsNeverMove() {
    List<String> moved = new ArrayList<>();
    long tags = 0;
    for (Map.Entry<String, List<ManifestPut>> tag : writes.entrySet()) {
      if (immutable(tag.getValue().getFirst().reference())) {
        tags++;
        long digests = tag.getValue().stream().map(ManifestPut::digest).distinct().count();
        if (digests > 1) {
          moved.add(tag.getKey() + " was written with " + digests + " digests");
        }
      }
    }
    return new Finding(
        "A7",
        "immutable tags never move",
        "%d immutable tags, %d attempts to move one".formatted(tags, evidence.attemptedMoves()),
        evidence.attemptedMoves(),
        moved);
  }

  /** Where the ledger says that tags are, by repository and tag. */
  Map<String, String> ledger() {
    Map<String, String> wanted = new LinkedHashMap<>();
    Map<String, Long> newest = new HashMap<>();
    for (Told record : evidence.told()) {
      if (record.type().equals("io.slipway.tag.moved.v1")) {
        String tag = repository(record.text("image")) + ":" + record.text("tag");
        long age = chronicle.find(record.text("build")).map(this::age).orElse(-1L);
        if (age >= newest.getOrDefault(tag, -1L)) {
          newest.put(tag, age);
          wanted.put(tag, record.text("to"));
        }
      }
    }
    return wanted;
  }

  /** Tags that the registry has elsewhere than the ledger says, but for what cleanup deleted. */
  private List<String> drift() {
    List<String> drift = new ArrayList<>();
    ledger()
        .forEach(
            (tag, digest) -> {
              int colon = tag.lastIndexOf(':');
              String there =
                  evidence
                      .registry()
                      .tags()
                      .getOrDefault(tag.substring(0, colon), Map.of())
                      .getOrDefault(tag.substring(colon + 1), "nothing");
              boolean gone = retention.deleted(tag.substring(0, colon), digest);
              if (!gone && !there.equals(digest)) {
                drift.add(tag + " is " + there + ", the ledger says " + digest);
              }
            });
    return drift;
  }

  /** A11. */
  Finding registryFaultsAreSurvived() {
    List<String> wrong = new ArrayList<>(evidence.registry().dangling());
    wrong.addAll(drift());
    int failed = evidence.requestsFailed().values().stream().mapToInt(Integer::intValue).sum();
    return new Finding(
        "A11",
        "registry faults are survived",
        "%d requests failed %s".formatted(failed, new TreeMap<>(evidence.requestsFailed())),
        failed,
        wrong);
  }
}
