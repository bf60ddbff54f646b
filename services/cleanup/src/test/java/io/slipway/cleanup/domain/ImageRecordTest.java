package io.slipway.cleanup.domain;

import static io.slipway.cleanup.domain.Facts.digest;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.model.ImageName;
import org.junit.jupiter.api.Test;

class ImageRecordTest {
  private final Facts facts = new Facts(new ImageName("127.0.0.1:5000/app"));
  private final ImageRecord record = new ImageRecord();

  @Test
  void aPublishedImageIsInFlightUntilStagingWasDecidedOn() {
    record.published(facts.published(1, digest(1)));
    record.published(facts.published(2, digest(2)));
    record.moved(facts.moved("build-1-a", 1, digest(1)));
    assertThat(record.inFlight().keySet()).containsExactlyInAnyOrder(digest(1), digest(2));

    record.moved(facts.moved("staging", 1, digest(1)));
    record.refused(facts.refused("staging", 2));
    assertThat(record.inFlight()).isEmpty();
  }

  @Test
  void anImageWithoutAnyTagDanglesUntilItIsDeleted() {
    record.published(facts.published(1, digest(1)));
    assertThat(record.dangling()).as("in flight").isEmpty();

    record.moved(facts.moved("build-1-a", 1, digest(1)));
    record.moved(facts.moved("staging", 1, digest(1)));
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

    record.moved(facts.moved("build-2-b", 2, digest(1)));
    record.moved(facts.moved("staging", 2, digest(1)));
    assertThat(record.ledgerTags()).containsOnlyKeys(digest(1));
    assertThat(record.dangling()).isEmpty();
  }

  @Test
  void knowsWhatTheProtectedTagsPointAt() {
    record.moved(facts.moved("latest", 3, digest(3)));
    record.moved(facts.moved("latest", 2, digest(2)));
    record.moved(facts.moved("prod", 1, digest(1)));

    assertThat(record.promoted()).containsExactly(digest(3));
  }
}
