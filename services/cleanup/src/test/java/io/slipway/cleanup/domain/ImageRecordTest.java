package io.slipway.cleanup.domain;

import static io.slipway.cleanup.domain.Facts.digest;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.model.ImageName;
import io.slipway.model.Lane;
import io.slipway.model.Outcome;
import io.slipway.model.Tag;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageRecordTest {
  private final Facts facts = new Facts(new ImageName("127.0.0.1:5000/app"));
  private final ImageRecord record = new ImageRecord();

  @Test
  void aPublishedImageIsInFlightUntilEverythingWasDecidedThatItAsksFor() {
    record.published(facts.published(1, digest(1)));
    record.published(facts.published(2, digest(2)));
    record.moved(1, facts.moved("build-1-a", 1, digest(1)));
    assertThat(record.inFlight().keySet()).containsExactlyInAnyOrder(digest(1), digest(2));

    record.moved(2, facts.moved("staging", 1, digest(1)));
    record.refused(facts.refused("staging", 2));
    assertThat(record.inFlight().keySet())
        .as("latest comes after staging")
        .containsExactlyInAnyOrder(digest(1), digest(2));

    record.settled(facts.settled(1));
    record.settled(facts.settled(2));
    assertThat(record.inFlight()).isEmpty();
  }

  @Test
  void anImageWithoutAnyTagDanglesUntilItIsDeleted() {
    record.published(facts.published(1, digest(1)));
    assertThat(record.dangling()).as("in flight").isEmpty();

    record.moved(3, facts.moved("build-1-a", 1, digest(1)));
    record.moved(4, facts.moved("staging", 1, digest(1)));
    record.settled(facts.settled(1));
    record.published(facts.published(1, digest(11)));
    record.refused(facts.refused("build-1-a", 1));
    assertThat(record.dangling()).as("a second attempt").containsExactly(digest(11));

    record.deleted(facts.deleted(digest(11)));
    assertThat(record.dangling()).isEmpty();
  }

  @Test
  void anImageThatIsPublishedAgainAfterItsDeletionCountsAgain() {
    record.published(facts.published(1, digest(1)));
    record.refused(facts.refused("build-1-a", 1));
    record.deleted(facts.deleted(digest(1)));
    record.published(facts.published(2, digest(1)));
    assertThat(record.inFlight()).containsEntry(digest(1), 2L);

    record.moved(5, facts.moved("build-2-b", 2, digest(1)));
    record.moved(6, facts.moved("staging", 2, digest(1)));
    record.settled(facts.settled(2));
    assertThat(record.ledgerTags()).containsOnlyKeys(digest(1));
    assertThat(record.dangling()).isEmpty();
  }

  @Test
  void protectsTheStagesThatATrustedRepositoryAsksFor() {
    record.published(facts.asking(facts.published(1, digest(1)), "their-canary", Lane.UNTRUSTED));
    record.published(facts.asking(facts.published(2, digest(2)), "canary", Lane.TRUSTED));

    assertThat(record.known().protection().promoted())
        .extracting(Tag::value)
        .contains("canary")
        .doesNotContain("their-canary");
  }

  @Test
  void knowsTheTagsThatPeoplePromoteTo() {
    record.moved(7, facts.moved("latest", 3, digest(3)));
    record.moved(8, facts.moved("latest", 2, digest(2)));
    record.moved(9, facts.moved("prod", 1, digest(1)));
    assertThat(record.known().protection().promoted())
        .extracting(Tag::value)
        .doesNotContain("prod");
    assertThat(record.known().placed())
        .hasEntrySatisfying(
            new Tag("latest"), placed -> assertThat(placed.digest()).isEqualTo(digest(3)));

    record.promotion(facts.promotion(1, "prod"));
    assertThat(record.known().protection().promoted())
        .extracting(Tag::value)
        .contains("prod", "latest");
  }

  @Test
  void aBuildRunsFromItsBeginningUntilItsTagsAreDecidedOnOrItFailed() {
    record.finished(facts.finished(1, Outcome.SUCCESS)); // topics interleave
    record.started(facts.started(1));
    record.started(facts.started(2));
    assertThat(record.running()).hasSize(2);

    record.finished(facts.finished(2, Outcome.FAILURE));
    record.published(facts.published(1, digest(1)));
    assertThat(record.running()).hasSize(1);

    record.refused(facts.refused("staging", 1));
    assertThat(record.running()).as("latest comes after staging").hasSize(1);

    record.settled(facts.settled(1));
    assertThat(record.running()).isEmpty();
  }

  @Test
  void whatALostAttemptSaysLateIsNotSaidOfTheNextOne() {
    record.started(facts.started(1));
    record.started(facts.started(1, 2));
    record.finished(facts.finished(1, Outcome.FAILURE)); // by the first builder, which woke
    assertThat(record.running()).as("the second may be pushing").hasSize(1);

    record.finished(facts.finished(1, Outcome.FAILURE, 2));
    assertThat(record.running()).isEmpty();
    record.started(facts.started(1)); // read late
    assertThat(record.running()).isEmpty();
  }

  @Test
  void aMarkIsOverWhenItsManifestIsGoneSparedPublishedOrTagged() {
    for (long n = 1; n <= 5; n++) {
      record.planned(facts.planned(digest(n), List.of()));
    }
    record.deleted(facts.deleted(digest(1)));
    record.spared(facts.spared(digest(2)));
    record.published(facts.published(8, digest(3)));
    record.moved(10, facts.moved("again", 4, digest(4)));
    assertThat(record.marks()).containsOnlyKeys(digest(5));

    record.planned(facts.planned(digest(2), List.of()));
    assertThat(record.marks()).as("planned again").containsKey(digest(2));
  }

  @Test
  void theNewestListOfDeploymentsCounts() {
    var old = facts.deployed(digest(1), digest(2));
    record.deployed(facts.deployed(digest(2)));
    record.deployed(old);

    assertThat(record.known().deployed()).containsExactly(digest(2));
  }

  @Test
  void theStagesOfAProjectsChainsAreProtectedThoseThatItDroppedToo() {
    record.registered(5, facts.registered("live")); // replays interleave
    record.registered(4, facts.registered("canary"));

    assertThat(record.known().protection().promoted())
        .contains(new Tag("live"), new Tag("latest"), new Tag("canary"));
  }

  @Test
  void whatTemplatesMakeOfAVersionIsProtectedAndABranchsTagIsNot() {
    record.moved(1, facts.moved("stable-1", 1, digest(1))); // before its build: topics interleave
    record.moved(2, facts.moved("main-2", 2, digest(2)));
    record.published(facts.released(1, digest(1), "v1.4.0"));
    record.published(facts.published(2, digest(2)));

    ProtectedTags protection = record.known().protection();
    assertThat(protection.verdict(new Tag("stable-1")))
        .hasValueSatisfying(why -> assertThat(why.reason()).contains("release v1.4.0"));
    assertThat(protection.verdict(new Tag("main-2"))).isEmpty();
    assertThat(protection.verdict(new Tag("build-1-a"))).isEmpty();
  }

  @Test
  void whatOnePatternOfAProjectSaysIsImmutableIsProtected() {
    record.registered(7, facts.registered("live", "lts-*"));
    record.registered(6, facts.registered("live")); // by another clock it is the newer one

    ProtectedTags protection = record.known().protection();
    assertThat(protection.verdict(new Tag("lts-3")))
        .hasValueSatisfying(why -> assertThat(why.rule()).isEqualTo("immutable"));
    assertThat(protection.verdict(new Tag("lts3"))).isEmpty();
  }

  @Test
  void ofATagThatNeverMovesTheFirstLineCountsInWhateverOrderItIsRead() {
    var first = facts.fixed("lts-3", 1, digest(1));
    var second = facts.fixed("lts-3", 2, digest(2));
    record.moved(8, second);
    record.moved(7, first);
    record.moved(8, second);

    assertThat(record.ledgerTags()).containsOnlyKeys(digest(1));
  }
}
