package io.slipway.load.check;

import io.slipway.load.evidence.Evidence;
import io.slipway.load.evidence.Injected;
import io.slipway.load.evidence.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What is promised about deletions: nothing that is needed goes, and all that was planned does. */
public final class RetentionPromises {
  /** How many of the newest tags of a family the farm under test keeps. */
  public static final int KEEP = 3;

  private static final String PLANNED = "io.slipway.deletion.planned.v1";
  private static final String SPARED = "io.slipway.deletion.spared.v1";
  private static final String DELETED = "dev.cdevents.artifact.deleted.0.1.0";

  private final Evidence evidence;

  /** By repository and digest: what was said of it, in order. */
  private final Map<String, List<Told>> said;

  private final Set<String> deleted = new HashSet<>();

  RetentionPromises(Evidence evidence) {
    this.evidence = evidence;
    this.said = said(evidence.told());
    said.forEach(
        (manifest, words) -> {
          if (words.stream().anyMatch(word -> word.type().equals(DELETED))) {
            deleted.add(manifest);
          }
        });
  }

  private static Map<String, List<Told>> said(List<Told> told) {
    Map<String, List<Told>> said = new LinkedHashMap<>();
    for (Told record : told) {
      if (Set.of(PLANNED, SPARED, DELETED).contains(record.type())
          && !record.topic().endsWith(".dead-letter")) {
        said.computeIfAbsent(manifest(record), k -> new ArrayList<>()).add(record);
      }
    }
    return said;
  }

  /** How many manifests are planned to go, and neither gone nor spared. */
  public static long pending(List<Told> told) {
    return said(told).values().stream()
        .filter(words -> words.getLast().type().equals(PLANNED))
        .count();
  }

  private static String manifest(Told record) {
    return TagPromises.repository(record.text("image")) + "@" + record.text("digest");
  }

  /** Whether cleanup told that it deleted this manifest. */
  boolean deleted(String repository, String digest) {
    return deleted.contains(repository + "@" + digest);
  }

  /** Deletions that were planned and neither done nor put aside. */
  List<String> unfinished() {
    return said.entrySet().stream()
        .filter(m -> m.getValue().getLast().type().equals(PLANNED))
        .map(m -> m.getKey() + " was to be deleted and was neither deleted nor spared")
        .toList();
  }

  /**
   * A12.
   *
   * @param ledger where the ledger says that tags are, by repository and tag
   */
  Finding garbageCollectionIsSafeAndLive(Map<String, String> ledger) {
    List<String> missing = new ArrayList<>(evidence.garbage().missing());
    ledger.forEach((place, digest) -> missing.addAll(missing(place, digest)));
    List<String> left =
        Stream.concat(
                unfinished().stream(),
                evidence.garbage().left().stream().map(b -> "blob " + b + " is needed by nothing"))
            .toList();
    String blobs = evidence.garbage().collected() ? evidence.garbage().blobs() + " blobs" : "-";
    return new Finding(
        "A12",
        "garbage collection is safe and live",
        "%d manifests deleted, %s stay; referenced missing %d, garbage left %d"
            .formatted(deleted.size(), blobs, missing.size(), left.size()),
        evidence.injected().stream().filter(this::bit).count(),
        Stream.concat(missing.stream(), left.stream()).toList());
  }

  private List<String> missing(String place, String digest) {
    int colon = place.lastIndexOf(':');
    String repository = place.substring(0, colon);
    String tag = place.substring(colon + 1);
    if (!deleted(repository, digest)) {
      boolean there =
          evidence.registry().tags().getOrDefault(repository, Map.of()).containsKey(tag);
      return there ? List.of() : List.of(place + " is gone, and nobody told of it");
    }
    return tag.equals("latest") || !tag.startsWith("build-")
        ? List.of(place + " was deleted with " + digest)
        : List.of();
  }

  /** Cleanup was hit while something that was planned was not over. */
  private boolean bit(Injected fault) {
    return fault.kind().endsWith(" cleanup")
        && said.values().stream().anyMatch(m -> open(m, fault.at(), fault.until()));
  }

  private static boolean open(List<Told> manifest, Instant from, Instant until) {
    Instant planned = Instant.MAX;
    for (Told word : manifest) {
      if (word.type().equals(PLANNED)) {
        planned = word.at();
      } else if (planned.isBefore(until) && word.at().isAfter(from)) {
        return true;
      } else {
        planned = Instant.MAX;
      }
    }
    return planned.isBefore(until);
  }
}
