package io.slipway.cleanup.domain;

import io.slipway.cleanup.domain.Inventory.Tagged;
import io.slipway.cleanup.domain.TagDecision.Fate;
import io.slipway.cleanup.domain.TagDecision.Verdict;
import io.slipway.model.Digest;
import io.slipway.model.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Plans. Each tag is first judged by its own name; then everything is kept that something kept
 * needs: every tag that shares its manifest with a kept one, because deleting a manifest takes all
 * its tags along, the parts of a kept index, and what a kept image was built on. What is about a
 * manifest goes and stays with it.
 */
public final class RetentionPlanner {
  private final Inventory inventory;
  private final Choice choice;
  private final List<Tagged> tags;
  private final Map<Tag, Verdict> verdicts = new LinkedHashMap<>();
  private final Map<Digest, Set<Digest>> attached = new HashMap<>();

  private RetentionPlanner(Inventory inventory, Choice choice) {
    this.inventory = inventory;
    this.choice = choice;
    this.tags = inOrder(inventory);
    for (Tagged tagged : tags) {
      tagged
          .tag()
          .subject()
          .ifPresent(s -> attached.computeIfAbsent(s, k -> new HashSet<>()).add(tagged.digest()));
    }
  }

  /** One decision with a reason for every tag of the inventory. */
  public static RetentionPlan plan(Inventory inventory, Choice choice) {
    return new RetentionPlanner(inventory, choice).plan();
  }

  private RetentionPlan plan() {
    judge();
    Pins pins = new Pins(inventory);
    keepWhatWasSignedSince(pins);
    Condemned condemned;
    boolean changed;
    do { // until nothing changes: what is kept may keep more
      for (Tagged tagged : tags) {
        if (fate(tagged) == Fate.KEEP && !isAttached(tagged)) {
          tagged
              .content()
              .children()
              .forEach(c -> pins.pin(c, "index", tagged.tag() + " is an index with it"));
          pins.pin(tagged.digest(), "same digest", tagged.tag() + " has the same digest");
        }
      }
      changed = keepWhatIsPinned(pins);
      condemned = condemned(pins);
      changed |= keepWhatIsAttached(condemned, pins);
    } while (changed);
    return new RetentionPlan(
        inventory.image(),
        words(),
        tags.stream().map(this::decision).toList(),
        condemned.deletions(),
        condemned.frees());
  }

  /** Who signs an image wants it: a signature that the plan does not know saves it. */
  private void keepWhatWasSignedSince(Pins pins) {
    if (choice instanceof Choice.ByMarks(Map<Digest, Mark> marks)) {
      for (Tagged tagged : tags) {
        tagged
            .tag()
            .subject()
            .filter(s -> !marks.containsKey(tagged.digest()))
            .ifPresent(s -> pins.pin(s, "attached", tagged.tag() + " came after the plan"));
      }
    }
  }

  private void judge() {
    List<Tagged> open = new ArrayList<>();
    for (Tagged tagged : tags) {
      Optional<Verdict> fixed = byName(tagged.tag());
      fixed.ifPresentOrElse(v -> verdicts.put(tagged.tag(), v), () -> open.add(tagged));
    }
    switch (choice) {
      case Choice.ByRules(RetentionRules rules, var now) ->
          verdicts.putAll(new RuleJudge(rules, inventory, now).judge(open));
      case Choice.ByMarks(Map<Digest, Mark> marks) ->
          open.forEach(tagged -> verdicts.put(tagged.tag(), byMark(marks, tagged)));
    }
  }

  private Optional<Verdict> byName(Tag tag) {
    return tag.subject()
        .map(s -> Verdict.delete("attached", "goes with " + s))
        .or(() -> inventory.known().protection().verdict(tag));
  }

  private static Verdict byMark(Map<Digest, Mark> marks, Tagged tagged) {
    Mark mark = marks.get(tagged.digest());
    if (mark == null) {
      return Verdict.keep("not planned", "it is not in the plan");
    }
    return mark.tags().contains(tagged.tag())
        ? Verdict.delete("planned", mark.reason())
        : Verdict.keep("not planned", tagged.tag() + " came after the plan");
  }

  private boolean keepWhatIsPinned(Pins pins) {
    boolean changed = false;
    for (Tagged tagged : tags) {
      if (fate(tagged) == Fate.DELETE && !isAttached(tagged)) {
        Optional<Verdict> why = pins.of(tagged.digest());
        why.ifPresent(v -> verdicts.put(tagged.tag(), v));
        changed |= why.isPresent();
      }
    }
    return changed;
  }

  private boolean keepWhatIsAttached(Condemned condemned, Pins pins) {
    boolean changed = false;
    for (Tagged tagged : tags) {
      if (isAttached(tagged)
          && fate(tagged) == Fate.DELETE
          && !condemned.contains(tagged.digest())) {
        verdicts.put(tagged.tag(), Verdict.keep("attached", "belongs to another manifest"));
        pins.pin(tagged.digest(), "same digest", tagged.tag() + " has the same digest");
        changed = true;
      }
    }
    return changed;
  }

  private Condemned condemned(Pins pins) {
    Condemned condemned = new Condemned(inventory, attached);
    for (Tagged tagged : tags) {
      Verdict verdict = verdict(tagged);
      if (verdict.fate() == Fate.DELETE && !isAttached(tagged)) {
        condemned.add(tagged.digest(), verdict.reason(), pins);
      }
    }
    Set<Digest> tagged = new HashSet<>();
    tags.forEach(t -> tagged.add(t.digest()));
    Map<Digest, String> untagged = untagged(tagged);
    untagged.forEach(
        (digest, reason) -> {
          if (!condemned.isAboutWhatStays(digest)) {
            condemned.add(digest, reason, pins);
          }
        });
    return condemned;
  }

  /** What may go besides tags, with the reason; what is about something else comes last. */
  private Map<Digest, String> untagged(Set<Digest> tagged) {
    Map<Digest, String> found = new HashMap<>();
    switch (choice) {
      case Choice.ByRules rules ->
          inventory.known().dangling().stream()
              .filter(inventory.untagged()::containsKey)
              .forEach(d -> found.put(d, "no tag points at it"));
      case Choice.ByMarks(Map<Digest, Mark> marks) ->
          marks.forEach((digest, mark) -> found.put(digest, mark.reason()));
    }
    found.keySet().removeAll(tagged);
    Map<Digest, String> inOrder = new LinkedHashMap<>();
    found.keySet().stream()
        .sorted(Comparator.comparing(this::isAboutAnother).thenComparing(Digest::value))
        .forEach(d -> inOrder.put(d, found.getOrDefault(d, "")));
    return inOrder;
  }

  private boolean isAboutAnother(Digest digest) {
    ManifestContent content = inventory.untagged().get(digest);
    return content != null && content.subject().isPresent();
  }

  private String words() {
    return switch (choice) {
      case Choice.ByRules(RetentionRules rules, _) -> rules.toString();
      case Choice.ByMarks marks -> "what was planned";
    };
  }

  private TagDecision decision(Tagged tagged) {
    return new TagDecision(tagged.tag(), tagged.digest(), verdict(tagged), tagged.content().size());
  }

  private Fate fate(Tagged tagged) {
    return verdict(tagged).fate();
  }

  private Verdict verdict(Tagged tagged) {
    return verdicts.getOrDefault(tagged.tag(), Verdict.keep("none", "no rule names it"));
  }

  private static boolean isAttached(Tagged tagged) {
    return tagged.tag().subject().isPresent();
  }

  private static List<Tagged> inOrder(Inventory inventory) {
    Map<Tag, Optional<TagFamily>> families = new LinkedHashMap<>();
    inventory.tags().forEach(t -> families.put(t.tag(), inventory.family(t)));
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
    return inventory.tags().stream()
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
