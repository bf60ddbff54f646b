package io.slipway.cleanup.domain;

import io.slipway.cleanup.domain.RetentionPlan.Bytes;
import io.slipway.cleanup.domain.RetentionPlan.Deletion;
import io.slipway.model.Digest;
import io.slipway.model.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The manifests that go: the first ones, and with each what only makes sense together with it, the
 * parts of an index and what is about it, such as signatures.
 */
final class Condemned {
  private final Inventory inventory;
  private final Map<Digest, ManifestContent> contents;
  private final Map<Digest, Set<Digest>> attached;

  /** What says in its own words what it is about: the registry need not know that. */
  private final Map<Digest, Set<Digest>> subjects = new HashMap<>();

  private final Map<Digest, String> reasons = new LinkedHashMap<>();

  /** Goes on with a signature before its image: broken off in between, the rest is planned anew. */
  private final List<Digest> order = new ArrayList<>();

  Condemned(Inventory inventory, Map<Digest, Set<Digest>> attached) {
    this.inventory = inventory;
    this.contents = inventory.contents();
    this.attached = attached;
    contents.forEach(
        (digest, content) ->
            content
                .subject()
                .ifPresent(s -> subjects.computeIfAbsent(s, k -> new HashSet<>()).add(digest)));
  }

  /** Adds a manifest and what goes with it, unless it is pinned. */
  void add(Digest digest, String reason, Pins pins) {
    if (reasons.containsKey(digest) || pins.of(digest).isPresent()) {
      return;
    }
    reasons.put(digest, reason);
    for (Digest about : about(digest)) {
      add(about, "belongs to " + digest, pins);
    }
    order.add(digest);
    ManifestContent content = contents.get(digest);
    if (content != null) {
      content.children().stream()
          .filter(contents::containsKey)
          .sorted((a, b) -> a.value().compareTo(b.value()))
          .forEach(child -> add(child, "part of the index " + digest, pins));
    }
  }

  private List<Digest> about(Digest subject) {
    Set<Digest> found = new HashSet<>(attached.getOrDefault(subject, Set.of()));
    found.addAll(inventory.referrers().getOrDefault(subject, Set.of()));
    found.addAll(subjects.getOrDefault(subject, Set.of()));
    return found.stream().sorted((a, b) -> a.value().compareTo(b.value())).toList();
  }

  /** Whether it is about a manifest that is there and does not go. */
  boolean isAboutWhatStays(Digest digest) {
    ManifestContent content = contents.get(digest);
    return content != null
        && content.subject().filter(s -> contents.containsKey(s) && !contains(s)).isPresent();
  }

  boolean contains(Digest digest) {
    return reasons.containsKey(digest);
  }

  /** In an order that may be broken off anywhere. */
  List<Deletion> deletions() {
    Map<Digest, List<Tag>> tags = new HashMap<>();
    inventory
        .tags()
        .forEach(t -> tags.computeIfAbsent(t.digest(), k -> new ArrayList<>()).add(t.tag()));
    return order.stream()
        .map(d -> new Deletion(d, tags.getOrDefault(d, List.of()), reasons.getOrDefault(d, "")))
        .toList();
  }

  /** The blobs of what goes that nothing needs which stays, here or in another repository. */
  Bytes frees() {
    Set<Digest> needed = new HashSet<>();
    contents.forEach(
        (digest, content) -> {
          if (!contains(digest)) {
            needed.addAll(content.stored().keySet());
          }
        });
    inventory.neighbours().manifests().forEach(m -> needed.addAll(m.stored().keySet()));
    Map<Digest, Long> freed = new HashMap<>();
    for (Digest digest : order) {
      ManifestContent content = contents.get(digest);
      if (content != null) {
        freed.putAll(content.stored());
      }
    }
    freed.keySet().removeAll(needed);
    long bytes = freed.values().stream().mapToLong(Long::longValue).sum();
    return new Bytes(bytes, inventory.neighbours().complete());
  }
}
