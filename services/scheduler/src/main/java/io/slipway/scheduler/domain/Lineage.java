package io.slipway.scheduler.domain;

import io.slipway.model.BuildOrder;
import io.slipway.model.CommitId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The pushes of one ref of one project and image in the order in which they were made, as far as
 * they tell it: each names the commit that it came after. A push that arrives late stands where it
 * belongs, before the ones that overtook it. Where that link is missing, and for builds that no
 * push asked for, Git was asked at their acceptance whether a newer commit contains theirs. What
 * was placed stays; where the commits go in a circle, because the ref came back to one, the order
 * of arrival decides. Used by one thread at a time.
 */
final class Lineage {
  /**
   * What is known of a build's commit.
   *
   * @param before the commit that its push came after; zeros when there is one that nobody knows;
   *     empty when no push asked for it
   * @param after the commit
   * @param ancestorOf a commit that contains it, as Git said; empty when it said nothing of the
   *     kind
   */
  record Push(Optional<CommitId> before, CommitId after, Optional<CommitId> ancestorOf) {
    /** Whether it says what it came after. */
    boolean linked() {
      return before.filter(commit -> !commit.isNone()).isPresent();
    }

    private CommitId origin() {
      return before.orElse(CommitId.NONE);
    }

    private Move move() {
      return new Move(origin(), after);
    }
  }

  private record Move(CommitId before, CommitId after) {}

  private final TreeMap<BuildOrder, Push> pushes = new TreeMap<>();
  private final Map<CommitId, NavigableSet<BuildOrder>> arriving = new HashMap<>();
  private final Map<CommitId, NavigableSet<BuildOrder>> leaving = new HashMap<>();
  private final Map<Move, BuildOrder> newest = new HashMap<>();

  /** Pushes without a build, whose commits the ref went through: what they came after. */
  private final Map<CommitId, CommitId> skippedTo = new HashMap<>();

  private final Map<CommitId, CommitId> skippedFrom = new HashMap<>();

  /** Places a build that was accepted after all others. */
  BuildOrder place(long number, Push push) {
    BuildOrder order =
        overtaker(push)
            .map(newer -> newer.overtaken(number))
            .orElseGet(() -> BuildOrder.inTurn(number));
    pushes.put(order, push);
    arriving.computeIfAbsent(push.after(), c -> new TreeSet<>()).add(order);
    push.before().ifPresent(c -> leaving.computeIfAbsent(c, l -> new TreeSet<>()).add(order));
    newest.merge(push.move(), order, (a, b) -> a.compareTo(b) > 0 ? a : b);
    skippedTo.remove(push.after());
    return order;
  }

  /** Whether the ref is known to have been at this commit. */
  boolean knows(CommitId commit) {
    return !of(arriving, commit).isEmpty() || skippedTo.containsKey(commit);
  }

  /** A push was left out. */
  void skipped(CommitId before, CommitId after) {
    if (!before.isNone() && !before.equals(after)) {
      skippedTo.put(after, before);
      skippedFrom.put(before, after);
    }
  }

  /** The oldest of those that are newer and were there first. */
  private Optional<BuildOrder> overtaker(Push push) {
    if (push.before().isEmpty() && !of(arriving, push.after()).isEmpty()) {
      return behind(of(arriving, push.after()).last()); // as old as its commit
    }
    Optional<BuildOrder> told = repeated(push);
    if (told.isPresent()) {
      return behind(told.get());
    }
    NavigableSet<BuildOrder> predecessors = of(arriving, origin(push.origin()));
    if (push.linked() && !predecessors.isEmpty()) {
      return behind(predecessors.last()).filter(this::misses);
    }
    return follower(push.after()).or(() -> container(push));
  }

  /** The build of a commit that contains this one. */
  private Optional<BuildOrder> container(Push push) {
    return push.ancestorOf()
        .map(commit -> of(arriving, commit))
        .filter(places -> !places.isEmpty())
        .map(NavigableSet::last);
  }

  /** The same push, told again under another name; not one that the ref came back for. */
  private Optional<BuildOrder> repeated(Push push) {
    return Optional.ofNullable(newest.get(push.move()))
        .filter(same -> push.linked())
        .filter(same -> of(arriving, push.origin()).higher(same) == null);
  }

  private Optional<BuildOrder> behind(BuildOrder order) {
    return Optional.ofNullable(pushes.higherKey(order));
  }

  /** Who came after this commit, and has missed it so far. */
  private Optional<BuildOrder> follower(CommitId commit) {
    Set<CommitId> seen = new HashSet<>();
    for (CommitId at = commit; at != null && seen.add(at); at = skippedFrom.get(at)) {
      Optional<BuildOrder> first = of(leaving, at).stream().filter(this::misses).findFirst();
      if (first.isPresent()) {
        return first;
      }
    }
    return Optional.empty();
  }

  /**
   * Whether nothing is known of what a push came after. A gap is closed once: who also comes after
   * the same commit has seen the ref come back to it.
   */
  private boolean misses(BuildOrder order) {
    Push push = pushes.get(order);
    return push != null
        && push.before().isPresent()
        && of(arriving, push.origin()).lower(order) == null
        && of(arriving, origin(push.origin())).lower(order) == null;
  }

  /** What a commit came after, through pushes that have no build. */
  private CommitId origin(CommitId commit) {
    Set<CommitId> seen = new HashSet<>();
    CommitId at = commit;
    while (seen.add(at) && skippedTo.containsKey(at)) {
      at = skippedTo.getOrDefault(at, at);
    }
    return at;
  }

  private static NavigableSet<BuildOrder> of(
      Map<CommitId, NavigableSet<BuildOrder>> places, CommitId commit) {
    NavigableSet<BuildOrder> known = places.get(commit);
    return known == null ? new TreeSet<>() : known;
  }
}
