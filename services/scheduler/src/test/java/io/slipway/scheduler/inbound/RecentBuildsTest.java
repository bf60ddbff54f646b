package io.slipway.scheduler.inbound;

import static io.slipway.scheduler.domain.Facts.AT;
import static io.slipway.scheduler.domain.Facts.IMAGE;
import static io.slipway.scheduler.domain.Facts.finished;
import static io.slipway.scheduler.domain.Facts.requested;
import static io.slipway.scheduler.domain.Facts.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.BuildId;
import io.slipway.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All that is told happens within seconds of {@code AT}; an end is kept for an hour. */
class RecentBuildsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final BuildRequested one = requested(IMAGE, "1");
  private final BuildRequested two = requested(IMAGE, "2");
  private Instant now = AT;

  @Test
  void whatEndedLongAgoIsForgotten() {
    RecentBuilds<String> builds = from(AT);
    add(builds, one, started(one, 1), finished(one, Outcome.FAILURE, 1));
    add(builds, two, finished(two, Outcome.SUCCESS, 1));
    now = AT.plus(HOUR);
    builds.forgetEnded();
    assertThat(ids(builds)).containsExactlyInAnyOrder(one.build(), two.build());

    now = AT.plus(HOUR).plusSeconds(60);
    builds.forgetEnded();
    assertThat(ids(builds)).isEmpty();
  }

  @Test
  void whatWasThereBeforeTheStartCountsFromWhenItHappened() {
    RecentBuilds<String> builds = from(AT.plusSeconds(1800));
    add(builds, one, finished(one, Outcome.FAILURE, 1));
    now = AT.plus(HOUR).plusSeconds(60);
    builds.forgetEnded();
    assertThat(ids(builds)).isEmpty();

    RecentBuilds<String> late = from(AT.plus(HOUR).plusSeconds(60));
    add(late, one, finished(one, Outcome.FAILURE, 1));
    assertThat(ids(late)).as("happened before the hour").isEmpty();
  }

  @Test
  void whatHasNotEndedStays() {
    RecentBuilds<String> builds = from(AT);
    add(builds, one, started(one, 1), started(one, 2), finished(one, Outcome.ERROR, 1));
    add(builds, two, finished(two, Outcome.ERROR, 1), started(two, 2));
    now = AT.plus(Duration.ofDays(1));
    builds.forgetEnded();
    assertThat(ids(builds)).containsExactlyInAnyOrder(one.build(), two.build());

    add(builds, finished(one, Outcome.FAILURE, 2), finished(two, Outcome.SUCCESS, 1));
    now = now.plus(HOUR).plusSeconds(60);
    builds.forgetEnded();
    assertThat(ids(builds)).isEmpty();
  }

  @Test
  void anEndThatComesLateIsStillToBeTold() {
    RecentBuilds<String> builds = from(AT);
    add(builds, one);
    now = AT.plus(HOUR.multipliedBy(2));
    add(builds, finished(one, Outcome.SUCCESS, 1));
    builds.forgetEnded();
    assertThat(ids(builds)).containsExactly(one.build());
  }

  @Test
  void aBuildKeepsItsNote() {
    List<String> made = new ArrayList<>();
    RecentBuilds<Integer> builds =
        new RecentBuilds<>(
            AT.minus(HOUR),
            () -> now,
            () -> {
              made.add("note");
              return made.size();
            });
    builds.add(one);
    builds.add(started(one, 1));
    builds.add(finished(one, Outcome.FAILURE, 1));
    builds.forEach((id, note) -> assertThat(note).isEqualTo(1));
    assertThat(made).hasSize(1);

    builds.remove(one.build());
    builds.forEach((id, note) -> made.add("left"));
    assertThat(made).hasSize(1);
  }

  private RecentBuilds<String> from(Instant start) {
    now = start;
    return new RecentBuilds<>(start.minus(HOUR), () -> now, () -> "");
  }

  private static void add(RecentBuilds<String> builds, BuildEvent... events) {
    for (BuildEvent event : events) {
      builds.add(event);
    }
  }

  private static List<BuildId> ids(RecentBuilds<String> builds) {
    List<BuildId> ids = new ArrayList<>();
    builds.forEach((id, note) -> ids.add(id));
    return ids;
  }
}
