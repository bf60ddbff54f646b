package io.slipway.cleanup.domain;

import io.slipway.cleanup.domain.Inventory.Placed;
import io.slipway.cleanup.domain.Inventory.Tagged;
import io.slipway.cleanup.domain.TagDecision.Fate;
import io.slipway.cleanup.domain.TagDecision.Verdict;
import io.slipway.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges tags by the rules alone: each by the first one that names it. */
final class RuleJudge {
  private final List<RetentionRule> rules;
  private final Inventory inventory;
  private final Instant now;

  RuleJudge(RetentionRules rules, Inventory inventory, Instant now) {
    this.rules = rules.rules();
    this.inventory = inventory;
    this.now = now;
  }

  /**
   * One verdict for each tag.
   *
   * @param tags without protected ones, which take no places; the newest of each family first
   */
  Map<Tag, Verdict> judge(List<Tagged> tags) {
    Map<Tag, Verdict> verdicts = new LinkedHashMap<>();
    Map<Integer, List<Tagged>> ruled = new HashMap<>();
    for (Tagged tagged : tags) {
      int rule = ruleOf(tagged.tag());
      if (rule < 0) {
        verdicts.put(tagged.tag(), Verdict.keep("none", "no rule names it"));
      } else {
        ruled.computeIfAbsent(rule, k -> new ArrayList<>()).add(tagged);
      }
    }
    ruled.forEach((rule, its) -> verdicts.putAll(byRule(rule, its)));
    return verdicts;
  }

  private int ruleOf(Tag tag) {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).tags().match(tag.value())) {
        return i;
      }
    }
    return -1;
  }

  private Map<Tag, Verdict> byRule(int number, List<Tagged> tags) {
    RetentionRule rule = rules.get(number);
    String name = "rule " + (number + 1) + " (" + rule + ")";
    Map<Tag, Verdict> verdicts = new LinkedHashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (Tagged tagged : tags) {
      Optional<TagFamily> family = inventory.family(tagged);
      int place = family.map(f -> counts.merge(f.name(), 1, Integer::sum)).orElse(1);
      Optional<String> behind = behind(rule, family, place);
      Verdict verdict =
          behind.isPresent()
              ? byAge(rule, name, behind.get(), tagged)
              : Verdict.keep(name, ahead(rule, family, place));
      verdicts.put(tagged.tag(), verdict);
    }
    rule.atMost().ifPresent(most -> cut(name, most, tags, verdicts));
    return verdicts;
  }

  /** Why a tag is not among the newest of its family; empty when it is. */
  private static Optional<String> behind(
      RetentionRule rule, Optional<TagFamily> family, int place) {
    if (rule.keep().isEmpty()) {
      return rule.olderThan().map(age -> "");
    }
    int keep = rule.keep().getAsInt();
    return family.isPresent() && place > keep
        ? Optional.of(where(family.get(), place) + ", only the newest " + keep + " are kept")
        : Optional.empty();
  }

  private static String ahead(RetentionRule rule, Optional<TagFamily> family, int place) {
    if (rule.keep().isEmpty()) {
      return "the rule keeps what it names";
    }
    return family.isEmpty()
        ? "has no number, so it is of no family"
        : where(family.get(), place) + ", the newest " + rule.keep().getAsInt() + " are kept";
  }

  private static String where(TagFamily family, int place) {
    return "place " + place + " in the family '" + family.name() + "*'";
  }

  private Verdict byAge(RetentionRule rule, String name, String behind, Tagged tagged) {
    String more = behind.isEmpty() ? "" : behind + "; ";
    if (rule.olderThan().isEmpty()) {
      return Verdict.delete(name, behind);
    }
    Duration limit = rule.olderThan().get();
    Optional<Instant> since = since(tagged);
    if (since.isEmpty()) {
      return Verdict.keep(name, more + "its age is unknown: the ledger does not have it there");
    }
    String moved = more + "moved at " + since.get() + ", ";
    return since.get().plus(limit).isBefore(now)
        ? Verdict.delete(name, moved + "longer ago than " + limit)
        : Verdict.keep(name, moved + "not longer ago than " + limit);
  }

  /** Of those that stay, the oldest go until no more than this many are left. */
  private void cut(String name, int most, List<Tagged> tags, Map<Tag, Verdict> verdicts) {
    Comparator<Tagged> unknownThenYoungest =
        Comparator.comparing(
            t -> since(t).orElse(Instant.MAX), Comparator.<Instant>naturalOrder().reversed());
    Set<Tag> staying = new HashSet<>();
    verdicts.forEach(
        (tag, verdict) -> {
          if (verdict.fate() == Fate.KEEP) {
            staying.add(tag);
          }
        });
    List<Tagged> youngestFirst =
        tags.stream().filter(t -> staying.contains(t.tag())).sorted(unknownThenYoungest).toList();
    for (int i = most; i < youngestFirst.size(); i++) {
      Tagged tagged = youngestFirst.get(i);
      String reason = "number " + (i + 1) + " by age, at most " + most + " stay";
      verdicts.put(
          tagged.tag(),
          since(tagged).isPresent()
              ? Verdict.delete(name, reason)
              : Verdict.keep(name, reason + ", but its age is unknown"));
    }
  }

  /** Since when a tag is where it is, as far as the ledger knows. */
  private Optional<Instant> since(Tagged tagged) {
    return inventory.placed(tagged).map(Placed::since);
  }
}
