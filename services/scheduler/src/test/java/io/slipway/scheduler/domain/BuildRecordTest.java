package io.slipway.scheduler.domain;

import static io.slipway.scheduler.domain.Facts.AT;
import static io.slipway.scheduler.domain.Facts.IMAGE;
import static io.slipway.scheduler.domain.Facts.fact;
import static io.slipway.scheduler.domain.Facts.finished;
import static io.slipway.scheduler.domain.Facts.moved;
import static io.slipway.scheduler.domain.Facts.published;
import static io.slipway.scheduler.domain.Facts.refused;
import static io.slipway.scheduler.domain.Facts.requested;
import static io.slipway.scheduler.domain.Facts.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.RetentionEvent;
import io.slipway.model.Gate;
import io.slipway.model.Outcome;
import io.slipway.model.Tag;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildRecordTest {
  private final SchedulerState state = new SchedulerState();
  private final BuildRequested automatic = requested(IMAGE, "a", Gate.AUTOMATIC);
  private final BuildRequested manual = requested(IMAGE, "m", Gate.MANUAL);

  @Test
  void goesThroughItsStates() {
    apply(automatic);
    assertThat(stateOf(automatic)).isEqualTo(BuildState.PENDING);
    apply(started(automatic, 1));
    assertThat(stateOf(automatic)).isEqualTo(BuildState.EXECUTING);
    apply(published(automatic, 1));
    assertThat(stateOf(automatic)).isEqualTo(BuildState.FINALIZING);
    apply(finished(automatic, Outcome.SUCCESS, 1), moved(automatic, "staging"));
    assertThat(stateOf(automatic)).isEqualTo(BuildState.FINALIZING);
    apply(moved(automatic, "latest"));
    assertThat(stateOf(automatic)).isEqualTo(BuildState.FINISHED);
    assertThat(record(automatic).overAt()).contains(AT.plusSeconds(20));
  }

  @Test
  void aManualGateEndsWithStaging() {
    apply(manual, finished(manual, Outcome.SUCCESS, 1), published(manual, 1));
    apply(moved(manual, "staging"));

    assertThat(stateOf(manual)).isEqualTo(BuildState.FINISHED);
  }

  @Test
  void refusalsEndThePromotionToo() {
    apply(automatic, finished(automatic, Outcome.SUCCESS, 1), refused(automatic, "latest"));
    apply(manual, finished(manual, Outcome.SUCCESS, 1), refused(manual, "build-2-0123456"));

    assertThat(stateOf(automatic)).isEqualTo(BuildState.FINISHED);
    assertThat(stateOf(manual)).isEqualTo(BuildState.FINISHED);
  }

  @Test
  void aFailureIsOverAtOnce() {
    apply(automatic, finished(automatic, Outcome.FAILURE, 1));

    assertThat(record(automatic).overAt()).contains(AT.plusSeconds(9));
  }

  @Test
  void theOrderBetweenTopicsDoesNotMatter() {
    apply(moved(manual, "staging"), finished(manual, Outcome.SUCCESS, 1), started(manual, 1));
    assertThat(state.find(manual.build())).isEmpty();
    apply(published(manual, 1));
    apply(manual);

    assertThat(stateOf(manual)).isEqualTo(BuildState.FINISHED);
    assertThat(state.running()).isEmpty();
  }

  @Test
  void tagsFollowMovesAndDeletionsInAnyOrder() {
    apply(automatic, manual, moved(automatic, "latest"), moved(automatic, "build-1-0123456"));
    apply(moved(manual, "latest"));

    assertThat(tags(automatic)).containsExactly("build-1-0123456");
    assertThat(tags(manual)).containsExactly("latest");

    apply(
        new RetentionEvent.ManifestDeleted(
            AT.plusSeconds(60),
            IMAGE,
            Facts.DIGEST,
            List.of(new Tag("build-1-0123456"), new Tag("latest")),
            "old"));
    apply(moved(manual, "latest"));
    assertThat(tags(automatic)).isEmpty();
    assertThat(tags(manual)).isEmpty();
  }

  private void apply(BuildEvent... events) {
    for (BuildEvent event : events) {
      state.apply(fact(event));
    }
  }

  private BuildRecord record(BuildRequested request) {
    return state.find(request.build()).orElseThrow();
  }

  private BuildState stateOf(BuildRequested request) {
    return record(request).state();
  }

  private List<String> tags(BuildRequested request) {
    return state.tagsOf(record(request)).stream().map(Tag::value).toList();
  }
}
