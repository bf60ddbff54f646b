package io.slipway.cleanup.domain;

import io.slipway.cleanup.domain.Inventory.Tagged;
import io.slipway.cleanup.domain.TagDecision.Fate;
import io.slipway.model.Digest;
import io.slipway.model.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plans. Each tag is first judged by its own name; then every tag that shares its manifest with
 * something kept is kept as well, because deleting a manifest takes all its tags along.
 */
public final class RetentionPlanner {
  private RetentionPlanner() {}

  private record Judged(Tagged tagged, Fate fate, String reason) {
    TagDecision decision() {
      return new TagDecision(tagged.tag(), tagged.digest(), fate, reason, tagged.size());
    }
  }

  /** One decision with a reason for every tag of the inventory. */
  public static RetentionPlan plan(Inventory inventory, RetentionRules rules) {
    Map<Tag, Integer> places = places(inventory.tags());
    List<Judged> judged = new ArrayList<>();
    for (Tagged tagged : inOrder(inventory.tags())) {
      judged.add(byName(tagged, rules, places.getOrDefault(tagged.tag(), 0)));
    }
    keepWhatIsShared(judged, inventory);
    return new RetentionPlan(
        inventory.image(), rules, judged.stream().map(Judged::decision).toList());
  }

  private static Judged byName(Tagged tagged, RetentionRules rules, int place) {
    Tag tag = tagged.tag();
    if (RetentionRules.PROTECTED.contains(tag)) {
      return keep(tagged, tag + " is protected");
    }
    if (TagFamily.isRelease(tag)) {
      return keep(tagged, "a release is protected");
    }
    if (TagFamily.isAttached(tag)) {
      return keep(tagged, "belongs to another manifest");
    }
    Optional<TagFamily> family = TagFamily.of(tag);
    if (family.isEmpty()) {
      return keep(tagged, "has no number, so it is of no family");
    }
    String where = "place " + place + " in the family '" + family.get().name() + "*'";
    return place <= rules.keep()
        ? keep(tagged, where + ", the newest " + rules.keep() + " are kept")
        : new Judged(
            tagged, Fate.DELETE, where + ", only the newest " + rules.keep() + " are kept");
  }

  /** Goes round until nothing changes: a tag kept for its digest keeps the parts of its index. */
  private static void keepWhatIsShared(List<Judged> judged, Inventory inventory) {
    Map<Digest, String> pinned = new HashMap<>();
    inventory
        .inFlight()
        .forEach(
            (digest, number) -> pinned.put(digest, "build " + number + " is in flight with it"));
    inventory
        .promoted()
        .forEach(d -> pinned.putIfAbsent(d, "the ledger has a protected tag there"));
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Judged j : judged) {
        if (j.fate() == Fate.KEEP) {
          Tag tag = j.tagged().tag();
          pinned.putIfAbsent(j.tagged().digest(), tag + " has the same digest");
          j.tagged().children().forEach(c -> pinned.putIfAbsent(c, tag + " is an index with it"));
        }
      }
      for (int i = 0; i < judged.size(); i++) {
        Judged j = judged.get(i);
        String why = pinned.get(j.tagged().digest());
        if (j.fate() == Fate.DELETE && why != null) {
          judged.set(i, keep(j.tagged(), why));
          changed = true;
        }
      }
    }
  }

  private static Judged keep(Tagged tagged, String reason) {
    return new Judged(tagged, Fate.KEEP, reason);
  }

  /** The place of each numbered tag in its family; the newest is 1. */
  private static Map<Tag, Integer> places(List<Tagged> tags) {
    Map<String, Integer> counts = new HashMap<>();
    Map<Tag, Integer> places = new HashMap<>();
    for (Tagged tagged : inOrder(tags)) {
      TagFamily.of(tagged.tag())
          .filter(f -> counted(tagged.tag()))
          .ifPresent(f -> places.put(tagged.tag(), counts.merge(f.name(), 1, Integer::sum)));
    }
    return places;
  }

  private static boolean counted(Tag tag) {
    return !TagFamily.isRelease(tag) && !TagFamily.isAttached(tag);
  }

  private static List<Tagged> inOrder(List<Tagged> tags) {
    Map<Tag, Optional<TagFamily>> families = new LinkedHashMap<>();
    tags.forEach(t -> families.put(t.tag(), TagFamily.of(t.tag())));
    Comparator<Tagged> byFamily =
        Comparator.comparing(t -> family(families, t).map(TagFamily::name).orElse(""));
    Comparator<Tagged> newestFirst =
        (a, b) -> {
          Optional<TagFamily> left = family(families, a);
          Optional<TagFamily> right = family(families, b);
          return left.isPresent() && right.isPresent()
              ? TagFamily.compareNumbers(right.get(), left.get())
              : Boolean.compare(left.isPresent(), right.isPresent());
        };
    return tags.stream()
        .sorted(
            byFamily
                .thenComparing(newestFirst)
                .thenComparing(t -> t.tag().value(), Comparator.reverseOrder()))
        .toList();
  }

  private static Optional<TagFamily> family(Map<Tag, Optional<TagFamily>> families, Tagged tagged) {
    return families.getOrDefault(tagged.tag(), Optional.empty());
  }
}
