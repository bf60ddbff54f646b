package io.slipway.promoter.domain;

import io.slipway.model.Tag;
import io.slipway.model.TagRank;
import io.slipway.model.Trigger;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every reason why a tag may not move to a build. Pure. */
final class Guards {
  /** Why not. */
  record Objection(Rule rule, String why) {}

  /** What makes a tag move. */
  enum Kind {
    /** The build's own tag. */
    OWN,
    /** A template of the project. */
    TEMPLATE,
    /** A stage that follows published images by itself. */
    STAGE,
    /** Somebody asked, or approved. */
    WISH
  }

  /**
   * A build that wants a tag.
   *
   * @param fence the build's fencing token
   * @param highest the highest token that was published before it; -1 when fences do not matter
   */
  record Attempt(
      Tag tag, KnownBuild build, Kind kind, String by, String why, long fence, long highest) {
    static Attempt of(Tag tag, KnownBuild build, Kind kind, String by, String why) {
      return new Attempt(tag, build, kind, by, why, 0, -1);
    }
  }

  private final Set<Rule> off;

  /** Guards of which some sleep, for tests. */
  Guards(Set<Rule> off) {
    this.off = Set.copyOf(off);
  }

  /** The first objection; empty when the tag may move. */
  Optional<Objection> objection(ImageLedger ledger, ImageRules rules, Attempt wanted) {
    return Stream.<Supplier<Optional<Objection>>>of(
            () -> reserved(rules, wanted),
            () -> lane(ledger, rules, wanted),
            () -> chain(rules, wanted),
            () -> owner(ledger, rules, wanted),
            () -> series(wanted),
            () -> immutable(ledger, rules, wanted),
            () -> fence(rules, wanted),
            () -> order(ledger, rules, wanted))
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .filter(objection -> !off.contains(objection.rule()))
        .findFirst();
  }

  private static Optional<Objection> when(boolean objects, Rule rule, Supplier<String> why) {
    return objects ? Optional.of(new Objection(rule, why.get())) : Optional.empty();
  }

  private static Optional<Objection> reserved(ImageRules rules, Attempt wanted) {
    if (wanted.kind() == Kind.OWN) {
      return Optional.empty();
    }
    Tag tag = wanted.tag();
    if (TagRule.of(tag) == TagRule.BUILD) {
      return Optional.of(new Objection(Rule.RESERVED, "build-* tags are given by the farm alone"));
    }
    if (tag.subject().isPresent()) {
      return Optional.of(new Objection(Rule.RESERVED, tag + " is about another manifest"));
    }
    boolean release = is(wanted, Trigger.Kind.TAG);
    return when(
        wanted.kind() == Kind.TEMPLATE
            && (rules.isStage(tag) || (!release && TagRule.of(tag) != TagRule.FORWARD)),
        Rule.RESERVED,
        () -> tag + " is a stage or a release: no template gives it to " + ref(wanted));
  }

  /** Where a build comes from may be lost: then only a person, who can know, may vouch for it. */
  private static Optional<Objection> lane(ImageLedger ledger, ImageRules rules, Attempt wanted) {
    return when(
        wanted.kind() != Kind.OWN
            && (rules.isProtected(wanted.tag())
                || (wanted.kind() == Kind.WISH && ledger.isAsked(wanted.tag())))
            && !wanted.build().origin().map(Origin::trusted).orElse(wanted.kind() == Kind.WISH),
        Rule.LANE,
        () ->
            wanted.tag()
                + " is protected: builds of pull requests and of the untrusted lane never move it,"
                + " and those of an unknown origin only when somebody asks");
  }

  private static Optional<Objection> chain(ImageRules rules, Attempt wanted) {
    return wanted.kind() != Kind.STAGE && wanted.kind() != Kind.WISH
        ? Optional.empty()
        : rules
            .contradiction(wanted.build().origin(), wanted.tag())
            .map(why -> new Objection(Rule.CHAIN, why));
  }

  /** Two branches may give the same tag in spite of all care, through two templates for example. */
  private static Optional<Objection> owner(ImageLedger ledger, ImageRules rules, Attempt wanted) {
    if (wanted.kind() != Kind.TEMPLATE || rules.goesByVersion(wanted.tag())) {
      return Optional.empty();
    }
    return ledger
        .last(wanted.tag())
        .flatMap(now -> ledger.build(now.number()))
        .flatMap(KnownBuild::origin)
        .map(Origin::ref)
        .filter(ref -> !ref.equals(ref(wanted)))
        .map(ref -> new Objection(Rule.OWNER, wanted.tag() + " belongs to " + ref));
  }

  private static Optional<Objection> series(Attempt wanted) {
    return when(
        TagRule.of(wanted.tag()) == TagRule.SERIES
            && wanted
                .build()
                .version()
                .filter(version -> TagRule.belongs(version, wanted.tag()))
                .isEmpty(),
        Rule.SERIES,
        () -> wanted.tag() + " is for its own releases only, not for " + ref(wanted));
  }

  private static Optional<Objection> immutable(
      ImageLedger ledger, ImageRules rules, Attempt wanted) {
    return ledger
        .last(wanted.tag())
        .filter(now -> rules.fixed(wanted.tag()))
        .map(now -> new Objection(Rule.IMMUTABLE, at(wanted.tag(), now) + " and is immutable"));
  }

  private static Optional<Objection> fence(ImageRules rules, Attempt wanted) {
    return when(
        wanted.kind() == Kind.STAGE
            && !rules.goesByVersion(wanted.tag())
            && wanted.fence() < wanted.highest(),
        Rule.FENCE,
        () -> "fence " + wanted.fence() + " is behind fence " + wanted.highest());
  }

  private static Optional<Objection> order(ImageLedger ledger, ImageRules rules, Attempt wanted) {
    TagRank next = rank(ledger, rules, wanted.tag(), wanted.build());
    Optional<TagRank> top = ledger.top(wanted.tag());
    if (top.isEmpty() || next.isNewerBuildThan(top.get())) {
      return Optional.empty();
    }
    Pointer now = ledger.last(wanted.tag()).orElseThrow();
    String there = at(wanted.tag(), now);
    if (top.get().isNewerBuildThan(now.rank())) {
      there += ", was rolled back from build " + top.get().number() + ",";
    }
    String never =
        top.get().version().isPresent()
            ? " and never moves below version " + top.get().version().get()
            : " and never moves to an older build";
    return Optional.of(new Objection(Rule.ORDER, there + never));
  }

  /** The build's place in the order of a tag, after the rollbacks that there were. */
  static TagRank rank(ImageLedger ledger, ImageRules rules, Tag tag, KnownBuild build) {
    return new TagRank(
        ledger.last(tag).map(now -> now.rank().round()).orElse(0L),
        rules.goesByVersion(tag) ? build.version() : Optional.empty(),
        build.order());
  }

  private static String at(Tag tag, Pointer now) {
    return tag + " points at build " + now.number() + " (" + now.digest() + ")";
  }

  private static boolean is(Attempt wanted, Trigger.Kind kind) {
    return wanted.build().origin().filter(o -> o.is(kind)).isPresent();
  }

  private static String ref(Attempt wanted) {
    return wanted.build().origin().map(Origin::ref).orElse("build " + wanted.build().number());
  }
}
