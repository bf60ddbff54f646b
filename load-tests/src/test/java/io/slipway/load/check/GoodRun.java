package io.slipway.load.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.load.evidence.Crash;
import io.slipway.load.evidence.Delivered;
import io.slipway.load.evidence.Evidence;
import io.slipway.load.evidence.Garbage;
import io.slipway.load.evidence.Injected;
import io.slipway.load.evidence.Injected.Bite;
import io.slipway.load.evidence.ManifestPut;
import io.slipway.load.evidence.Pulls;
import io.slipway.load.evidence.RegistryState;
import io.slipway.load.evidence.Remains;
import io.slipway.load.evidence.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The evidence of a run in which all went well, in lists that a test may doctor. */
final class GoodRun {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");
  static final String REPOSITORY = "chaos/app";
  static final String IMAGE = "127.0.0.1:5000/" + REPOSITORY;

  final List<Told> told = new ArrayList<>();
  final List<Delivered> delivered = new ArrayList<>();
  final List<ManifestPut> puts = new ArrayList<>();
  final Map<String, String> tags = new HashMap<>();
  final List<String> dangling = new ArrayList<>();
  final List<String> broken = new ArrayList<>();
  final List<Injected> injected = new ArrayList<>();
  final List<String> poison = new ArrayList<>();
  final List<String> leftovers = new ArrayList<>();
  final List<String> orphans = new ArrayList<>();
  final List<Crash> crashes = new ArrayList<>();
  final List<String> garbage = new ArrayList<>();
  final List<String> missing = new ArrayList<>();
  final Map<String, Integer> killers = new HashMap<>();
  private final Map<String, Long> offsets = new HashMap<>();

  /** Three builds of one image, the second of them run again after its builder was killed. */
  GoodRun() {
    for (int n = 1; n <= 3; n++) {
      build(n);
    }
    started(2, 22, "builder-2-1", 2);
    injected.add(new Injected(at(21), at(22), "kill builder", "builder-1-1", Bite.YES));
    crashes.add(new Crash("promoter.tag-moved", true, at(24)));
    crashes.add(new Crash("cleanup.deleted", true, at(41)));
    crashes.add(new Crash("audit.committed", true, at(45)));
    retired(1, 40, 42);
    injected.add(new Injected(at(41), at(42), "crash cleanup", "cleanup-1", Bite.YES));
    audited();
    poison.add("poison-1");
    told.add(
        new Told(
            "build-events.dead-letter",
            0,
            0,
            com.fasterxml.jackson.databind.node.MissingNode.getInstance(),
            Map.of("chaos_marker", "poison-1", "slipway_reason", "no JSON")));
  }

  private void build(int n) {
    delivered.add(new Delivered(IMAGE, n, commit(n), Set.of(id(n)), 3, 2));
    ObjectNode request = event(n, 10 * n).put("deliveryKey", "key-" + n);
    request.putObject("source").put("commit", commit(n));
    tell("build-requests", "io.slipway.build.requested.v1", request);
    tell("build-events", "dev.cdevents.build.queued.0.2.0", event(n, 10 * n).put("number", n));
    started(n, 10 * n + 1, "builder-1-1", 1);
    published(n, 10 * n + 3, digest(n));
    finished(n, 10 * n + 3, "SUCCESS");
    move(n, "build-" + n + "-" + commit(n).substring(0, 7), 10 * n + 4);
    move(n, "latest", 10 * n + 5);
  }

  /** A tag is written and the ledger told. */
  void move(int n, String tag, int second) {
    put(n, tag, second);
    moved(n, tag, second + 1);
  }

  void put(int n, String tag, int second) {
    puts.add(
        new ManifestPut(REPOSITORY, tag, digest(n), at(second), at(second).plusMillis(20), 201));
    tags.put(tag, digest(n));
  }

  void moved(int n, String tag, int second) {
    tell(
        "tag-moves",
        "io.slipway.tag.moved.v1",
        event(n, second).put("tag", tag).put("to", digest(n)).put("number", n));
  }

  /** The image of a build is planned for deletion and deleted. */
  private void retired(int n, int planned, int deleted) {
    retention("io.slipway.deletion.planned.v1", n, planned);
    retention("dev.cdevents.artifact.deleted.0.1.0", n, deleted);
    tags.remove("build-" + n + "-" + commit(n).substring(0, 7));
  }

  void retention(String type, int n, int second) {
    ObjectNode event = JSON.createObjectNode().put("at", at(second).toString());
    tell("image-events", type, event.put("image", IMAGE).put("digest", digest(n)));
  }

  /** Every move and deletion is in the audit's chain. */
  private void audited() {
    List<Told> acts =
        told.stream()
            .filter(t -> t.type().contains("tag.moved") || t.type().contains("artifact.deleted"))
            .toList();
    String previous = "0".repeat(64);
    for (int i = 0; i < acts.size(); i++) {
      Told act = acts.get(i);
      String hash = Integer.toHexString(i % 15 + 1).repeat(64);
      String source = act.topic() + "/" + act.partition() + "/" + act.offset();
      ObjectNode link = JSON.createObjectNode().put("at", act.text("at")).put("sequence", i + 1);
      link.put("previous", "sha256:" + previous).put("hash", "sha256:" + hash);
      tell("audit", "io.slipway.audit.recorded.v1", link.put("source", source));
      previous = hash;
    }
  }

  void started(int n, int second, String builder, int attempt) {
    tell(
        "build-events",
        "dev.cdevents.build.started.0.2.0",
        event(n, second).put("builder", builder).put("attempt", attempt));
  }

  void finished(int n, int second, String outcome) {
    tell(
        "build-events",
        "dev.cdevents.build.finished.0.2.0",
        event(n, second).put("outcome", outcome));
  }

  void published(int n, int second, String digest) {
    tell(
        "image-events",
        "dev.cdevents.artifact.published.0.2.0",
        event(n, second).put("digest", digest).put("number", n));
  }

  /** Takes events away: those of a type and build. */
  void forget(String type, int n) {
    told.removeIf(t -> t.type().contains(type) && t.text("build").equals(id(n)));
  }

  /** A check stands before staging: it is asked for, and over a second later. */
  void checked(int n, int second, boolean passed) {
    tell("gate-jobs", "io.slipway.gate.wanted.v1", check(n, second));
    tell("image-events", "io.slipway.gate.ended.v1", check(n, second + 1).put("passed", passed));
  }

  void refused(int n, String tag, int second) {
    tell("tag-moves", "io.slipway.tag.refused.v1", event(n, second).put("tag", tag));
  }

  private static ObjectNode check(int n, int second) {
    return JSON.createObjectNode()
        .put("at", at(second).toString())
        .put("image", IMAGE)
        .put("number", n)
        .put("stage", "staging");
  }

  private static ObjectNode event(int n, int second) {
    return JSON.createObjectNode()
        .put("at", at(second).toString())
        .put("build", id(n))
        .put("image", IMAGE);
  }

  void tell(String topic, String type, ObjectNode data) {
    long offset = offsets.merge(topic, 1L, Long::sum);
    told.add(new Told(topic, 0, offset, data, Map.of("ce_type", type)));
  }

  static Instant at(int second) {
    return START.plusSeconds(second);
  }

  static String id(int n) {
    return "00000000-0000-0000-0000-00000000000" + n;
  }

  static String commit(int n) {
    return Integer.toString(n).repeat(40);
  }

  static String digest(int n) {
    return "sha256:" + Integer.toString(n).repeat(64);
  }

  Report judge() {
    return Checker.judge(
        new Evidence(
            told,
            delivered,
            puts,
            new RegistryState(Map.of(REPOSITORY, tags), dangling),
            new Pulls(100, 3, 0, broken),
            injected,
            Map.of("reset", 2),
            poison,
            4,
            new Remains(1, 2, orphans, leftovers),
            crashes,
            new Garbage(true, 9, garbage, missing),
            killers));
  }
}
