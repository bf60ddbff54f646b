package io.slipway.promoter.domain;

import io.slipway.events.Wish.RollbackRequested;
import io.slipway.model.Tag;
import io.slipway.model.TagRank;
import io.slipway.promoter.domain.Guards.Attempt;
import io.slipway.promoter.domain.Guards.Kind;
import io.slipway.promoter.domain.Guards.Objection;
import java.util.List;
import java.util.Optional;

/**
 * Takes a tag back to an older build: the one exception to forward-only, asked for by a person and
 * written down. It starts a new round of the tag. What was there before the rollback is not applied
 * again, whoever tells it: within a round, too, only builds newer than the newest ever get the tag.
 */
public final class Rollback {
  private Rollback() {}

  /**
   * Decides on a request.
   *
   * @param offset the request's place on its topic: names the round, so that a request told twice
   *     is done once
   * @return one verdict, or none when it was done before or nothing is known of the build
   */
  public static List<Verdict> decide(
      ImageLedger ledger, ImageRules rules, RollbackRequested event, long offset) {
    long round = offset + 1;
    Optional<KnownBuild> known = ledger.build(event.number());
    Optional<Pointer> last = ledger.last(event.to());
    if (known.isEmpty() || last.filter(now -> now.rank().round() >= round).isPresent()) {
      return List.of();
    }
    KnownBuild build = known.get();
    String why = "rolled back by " + event.by() + (event.why().isEmpty() ? "" : ": " + event.why());
    Attempt attempt = Attempt.of(event.to(), build, Kind.WISH, event.by(), why);
    if (last.filter(now -> isAt(now, build)).isPresent()) {
      return List.of();
    }
    Optional<Objection> objection = objection(ledger, rules, event, attempt);
    if (objection.isPresent()) {
      return List.of(Promoter.refuse(attempt, objection.get()));
    }
    TagRank rank = Guards.rank(ledger, rules, event.to(), build).in(round);
    return List.of(
        new Verdict.Move(
            event.to(),
            ledger.pointer(event.to()).map(Pointer::digest),
            build.digest(),
            build.id(),
            rank,
            event.by(),
            why));
  }

  private static boolean isAt(Pointer now, KnownBuild build) {
    return now.number() == build.number() && now.digest().equals(build.digest());
  }

  private static Optional<Objection> objection(
      ImageLedger ledger, ImageRules rules, RollbackRequested event, Attempt attempt) {
    Tag tag = event.to();
    KnownBuild build = attempt.build();
    Optional<Pointer> last = ledger.last(tag);
    if (rules.fixed(tag)) {
      return Optional.of(new Objection(Rule.IMMUTABLE, tag + " is immutable"));
    }
    if (ledger.deleted(build)) {
      return Optional.of(
          new Objection(Rule.DELETED, "cleanup deleted the image of build " + build.number()));
    }
    Optional<Objection> revoked = Gates.revoked(ledger, rules, build, tag);
    if (revoked.isPresent()) {
      return revoked;
    }
    if (rules.isProtected(tag) && build.origin().filter(o -> !o.trusted()).isPresent()) {
      return Optional.of(
          new Objection(
              Rule.LANE,
              "build " + build.number() + " is not trusted, and " + tag + " is protected"));
    }
    if (last.isEmpty() || !last.get().digest().equals(event.from())) {
      return Optional.of(
          new Objection(
              Rule.ORDER,
              tag
                  + " has moved on: it points at "
                  + last.map(now -> "build " + now.number()).orElse("nothing")));
    }
    TagRank rank = Guards.rank(ledger, rules, tag, build);
    return ledger
        .top(tag)
        .filter(rank::isNewerBuildThan)
        .map(
            top ->
                new Objection(
                    Rule.ORDER,
                    "build "
                        + build.number()
                        + " is newer than all that "
                        + tag
                        + " had: promote it instead"));
  }

  /**
   * The build that a tag goes back to when none is named: the newest that it had among those older
   * than the present one, still there, and without a check that failed since.
   */
  public static Optional<KnownBuild> previous(ImageLedger ledger, ImageRules rules, Tag tag) {
    Optional<Pointer> now = ledger.last(tag);
    return ledger.had(tag).stream()
        .filter(
            build -> now.filter(n -> n.rank().in(0).isNewerBuildThan(rank(n, build))).isPresent())
        .filter(build -> now.filter(n -> n.digest().equals(build.digest())).isEmpty())
        .filter(build -> !ledger.deleted(build))
        .filter(build -> Gates.revoked(ledger, rules, build, tag).isEmpty())
        .max((a, b) -> rank(now.orElseThrow(), a).compareTo(rank(now.orElseThrow(), b)));
  }

  private static TagRank rank(Pointer like, KnownBuild build) {
    return new TagRank(
        0, like.rank().version().isPresent() ? build.version() : Optional.empty(), build.order());
  }
}
