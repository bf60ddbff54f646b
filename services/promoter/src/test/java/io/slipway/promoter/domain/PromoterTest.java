package io.slipway.promoter.domain;

import static io.slipway.promoter.domain.Events.behind;
import static io.slipway.promoter.domain.Events.deleted;
import static io.slipway.promoter.domain.Events.digest;
import static io.slipway.promoter.domain.Events.ownTag;
import static io.slipway.promoter.domain.Events.published;
import static io.slipway.promoter.domain.Events.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.slipway.model.BuildId;
import io.slipway.model.BuildOrder;
import io.slipway.model.Gate;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromoterTest {
  private static final Tag STAGING = new Tag("staging");
  private static final Tag LATEST = Promoter.LATEST;

  private final Desk desk = new Desk(new Promoter());

  @Test
  void anAutomaticGateGivesAllThreeTagsInThisOrder() {
    assertThat(desk.handle(published(1, Gate.AUTOMATIC)))
        .extracting(Verdict::tag)
        .containsExactly(new Tag("build-1-0000001"), STAGING, LATEST);
    assertThat(desk.registry.values()).containsOnly(digest(1));
  }

  @Test
  void aManualGateLeavesLatestAlone() {
    assertThat(desk.handle(published(1, Gate.MANUAL)))
        .extracting(Verdict::tag)
        .containsExactly(ownTag(1), STAGING);
  }

  @Test
  void aMoveSaysWhereTheTagComesFrom() {
    desk.handle(published(1, Gate.AUTOMATIC));

    assertThat(desk.handle(published(2, Gate.AUTOMATIC)).getLast())
        .asInstanceOf(type(Verdict.Move.class))
        .satisfies(
            move -> {
              assertThat(move.from()).contains(digest(1));
              assertThat(move.to()).isEqualTo(digest(2));
              assertThat(move.why()).contains("gate is automatic");
            });
  }

  @Test
  void theSameEventAgainChangesNothing() {
    desk.handle(published(1, Gate.AUTOMATIC), 0);
    assertThat(desk.handle(published(1, Gate.AUTOMATIC), 0)).isEmpty();
    assertThat(desk.handle(published(1, Gate.AUTOMATIC), 1)).as("a second attempt").isEmpty();
  }

  @Test
  void aSecondAttemptWithOtherBytesIsRefusedOnceAndMovesNothing() {
    desk.handle(published(1, Gate.AUTOMATIC));
    var other = published(Events.IMAGE, 1, digest(99), Gate.AUTOMATIC);

    assertThat(desk.handle(other)).singleElement().isInstanceOf(Verdict.Refusal.class);
    assertThat(desk.handle(other)).isEmpty();
    assertThat(desk.registry.values()).containsOnly(digest(1));
  }

  @Test
  void anOlderBuildGetsItsOwnTagAndIsRefusedTheOthersOnce() {
    desk.handle(published(5, Gate.AUTOMATIC));

    assertThat(desk.handle(published(4, Gate.AUTOMATIC)))
        .extracting(Verdict::tag, Object::getClass)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(ownTag(4), Verdict.Move.class),
            org.assertj.core.groups.Tuple.tuple(STAGING, Verdict.Refusal.class),
            org.assertj.core.groups.Tuple.tuple(LATEST, Verdict.Refusal.class));
    assertThat(desk.handle(published(4, Gate.AUTOMATIC))).isEmpty();
    assertThat(desk.registry).containsEntry(LATEST, digest(5)).containsEntry(STAGING, digest(5));
  }

  @Test
  void aFenceThatIsBehindMovesNoMovingTagWhateverItsNumber() {
    desk.handle(published(1, Gate.AUTOMATIC));

    List<Verdict> verdicts = desk.handle(behind(published(7, Gate.AUTOMATIC), 3));

    assertThat(verdicts).filteredOn(Verdict.Move.class::isInstance).hasSize(1);
    assertThat(verdicts)
        .filteredOn(Verdict.Refusal.class::isInstance)
        .extracting(v -> ((Verdict.Refusal) v).why())
        .allSatisfy(why -> assertThat(why).contains("fence 3 is behind fence 10"));
    assertThat(desk.registry).containsEntry(LATEST, digest(1)).containsEntry(ownTag(7), digest(7));
  }

  @Test
  void fencesOfLaterEventsDoNotCountBackwards() {
    desk.ledger.published(9, published(2, Gate.AUTOMATIC), Optional.empty());

    assertThat(desk.handle(published(1, Gate.AUTOMATIC), 8)).hasSize(3);
  }

  /** The push of build 2 was overtaken by that of build 1, which is of the newer commit. */
  @Test
  void whoseCommitIsNewerWinsWhateverTheNumbers() {
    desk.handle(Events.overtaken(published(2, Gate.AUTOMATIC), 1));
    assertThat(desk.registry).containsEntry(LATEST, digest(2));
    desk.handle(published(1, Gate.AUTOMATIC));
    assertThat(desk.registry).containsEntry(LATEST, digest(1)).containsEntry(STAGING, digest(1));
    assertThat(desk.handle(Events.overtaken(published(2, Gate.AUTOMATIC), 1))).isEmpty();

    Desk other = new Desk(new Promoter());
    other.handle(published(1, Gate.AUTOMATIC));
    other.handle(Events.overtaken(published(2, Gate.AUTOMATIC), 1));
    assertThat(other.registry)
        .containsEntry(LATEST, digest(1))
        .containsEntry(STAGING, digest(1))
        .containsEntry(ownTag(2), digest(2));
    other.handle(published(3, Gate.AUTOMATIC));
    assertThat(other.registry).containsEntry(LATEST, digest(3));
    assertThat(other.handle(Events.rollback("latest", 3, 2))).hasSize(1);
    assertThat(other.registry).containsEntry(LATEST, digest(2));
  }

  @Test
  void aBuildWithTheSameBytesStillMovesTheTagsToItsNumber() {
    desk.handle(published(1, Gate.AUTOMATIC));
    desk.handle(published(Events.IMAGE, 2, digest(1), Gate.AUTOMATIC));

    assertThat(desk.ledger.pointer(LATEST).orElseThrow().number()).isEqualTo(2);
    assertThat(desk.handle(published(1, Gate.AUTOMATIC))).isEmpty();
  }

  @ParameterizedTest(name = "with latest at 2: promote {0} to {1} -> {2}")
  @CsvSource({
    "1, latest,   refused",
    "2, latest,   nothing",
    "3, latest,   moved",
    "1, prod,     moved",
    "1, v1.0.0,   moved",
    "1, build-x,  refused",
    "9, latest,   nothing",
  })
  void promotionsAreDecidedByTheRuleOfTheTag(long number, String to, String want) {
    desk.handle(published(1, Gate.MANUAL));
    desk.handle(published(2, Gate.AUTOMATIC));
    desk.handle(published(3, Gate.MANUAL));

    List<Verdict> verdicts = desk.handle(wish(number, to));

    String got =
        verdicts.isEmpty()
            ? "nothing"
            : verdicts.getFirst() instanceof Verdict.Move ? "moved" : "refused";
    assertThat(got).isEqualTo(want);
  }

  @Test
  void aSignatureIsNoTagToPromoteTo() {
    desk.handle(published(1, Gate.MANUAL));

    assertThat(desk.handle(wish(1, "sha256-" + "a".repeat(64) + ".sig")))
        .singleElement()
        .isInstanceOf(Verdict.Refusal.class);
  }

  @Test
  void aReleaseIsGivenOnce() {
    desk.handle(published(1, Gate.MANUAL));
    desk.handle(published(2, Gate.MANUAL));
    desk.handle(wish(1, "v1.0.0"));

    assertThat(desk.handle(wish(1, "v1.0.0"))).isEmpty();
    assertThat(desk.handle(wish(2, "v1.0.0")))
        .singleElement()
        .asInstanceOf(type(Verdict.Refusal.class))
        .extracting(Verdict.Refusal::why)
        .asString()
        .contains("immutable");
    assertThat(desk.registry).containsEntry(new Tag("v1.0.0"), digest(1));
  }

  @Test
  void aWishIsRefusedEveryTimeItIsMade() {
    desk.handle(published(1, Gate.AUTOMATIC));
    desk.handle(published(2, Gate.AUTOMATIC));

    assertThat(desk.handle(wish(1, "latest"))).hasSize(1);
    assertThat(desk.handle(wish(1, "latest"))).hasSize(1);
    assertThat(desk.ledger.refusals(LATEST, 1)).isEqualTo(2);
  }

  @Test
  void aDeletedBuildIsNotPromotedAndItsTagsAreGone() {
    desk.handle(published(1, Gate.MANUAL));
    desk.handle(published(2, Gate.MANUAL));
    desk.handle(deleted(1, desk.now()));

    assertThat(desk.ledger.tags()).doesNotContainKey(ownTag(1)).containsKey(ownTag(2));
    assertThat(desk.handle(wish(1, "latest")))
        .singleElement()
        .asInstanceOf(type(Verdict.Refusal.class))
        .extracting(Verdict.Refusal::why)
        .asString()
        .contains("deleted");
    assertThat(desk.handle(published(1, Gate.MANUAL))).as("told again").isEmpty();
  }

  @Test
  void latestDoesNotGoBackBecauseTheNewerBuildWasDeleted() {
    desk.handle(published(4, Gate.MANUAL));
    desk.handle(published(5, Gate.AUTOMATIC));
    desk.handle(deleted(5, desk.now()));

    assertThat(desk.ledger.pointer(LATEST)).isEmpty();
    assertThat(desk.handle(wish(4, "latest"))).hasOnlyElementsOfType(Verdict.Refusal.class);
  }

  @Test
  void aBuildOfUnknownOriginGetsWhatIsProtectedOnlyWhenSomebodyAsks() {
    KnownBuild unknown =
        new KnownBuild(
            BuildId.of("lost"),
            BuildOrder.inTurn(2),
            digest(2),
            Optional.empty(),
            Optional.empty());
    ImageLedger ledger = new ImageLedger();
    Guards guards = new Guards(Set.of());

    for (Guards.Kind kind : List.of(Guards.Kind.STAGE, Guards.Kind.TEMPLATE)) {
      Tag tag = kind == Guards.Kind.STAGE ? LATEST : new Tag("lts-1");
      ImageRules rules =
          new ImageRules(
              List.of(
                  Events.project(
                      Gate.AUTOMATIC,
                      List.of(),
                      new TagRules(List.of(), List.of(), List.of(), List.of("lts-*")))));
      var alone = Guards.Attempt.of(tag, unknown, kind, "promoter", "by itself");
      assertThat(guards.objection(ledger, rules, alone))
          .hasValueSatisfying(no -> assertThat(no.rule()).isEqualTo(Rule.LANE));
      assertThat(new Guards(Set.of(Rule.LANE)).objection(ledger, rules, alone)).isEmpty();
      var asked = Guards.Attempt.of(tag, unknown, Guards.Kind.WISH, "ada", "asked for by ada");
      assertThat(guards.objection(ledger, rules, asked)).isEmpty();
    }
  }
}
