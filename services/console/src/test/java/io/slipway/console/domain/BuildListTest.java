package io.slipway.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.BuildEvent;
import io.slipway.model.ImageName;
import io.slipway.model.Outcome;
import io.slipway.model.Tag;
import io.slipway.model.TraceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BuildListTest {
  private final Changes changes = new Changes();
  private final BuildList list = new BuildList(10, changes);
  private final Builds first = Builds.of("r.example/app", 1);
  private final Builds second = Builds.of("r.example/app", 2);

  @Test
  void theStateFollowsTheEvents() {
    assertThat(stateAfter(first.queued())).isEqualTo("pending");
    assertThat(stateAfter(first.started(1))).isEqualTo("executing");
    assertThat(stateAfter(first.published())).isEqualTo("finalizing");
    assertThat(stateAfter(first.finished(Outcome.SUCCESS, "", 1))).isEqualTo("success");
  }

  @Test
  void eventsOfDifferentTopicsMayComeInAnyOrder() {
    // build-events stay in order among themselves; images and tags come from other topics.
    List<BuildEvent> own =
        List.of(
            first.queued(),
            first.started(1),
            first.step("RUN a", "miss"),
            first.finished(Outcome.SUCCESS, "", 1));
    var random = new Random(7);
    for (int round = 0; round < 50; round++) {
      var fresh = new BuildList(10, new Changes());
      var all = new ArrayList<>(own);
      for (BuildEvent other : List.of(first.published(), first.tagged("latest"))) {
        all.add(random.nextInt(all.size() + 1), other);
      }
      all.forEach(e -> fresh.apply(e, Optional.empty()));

      var build = fresh.find(first.id()).orElseThrow();
      assertThat(build.state()).isEqualTo("success");
      assertThat(build.number()).hasValue(1);
      assertThat(build.steps()).hasSize(1);
      assertThat(fresh.tags(build)).containsExactly(new Tag("latest"));
    }
  }

  @Test
  void aNewAttemptBeginsAgainAndTheDeadOnesEndDoesNotCount() {
    apply(first.queued(), first.started(1), first.step("RUN a", "miss"), first.started(2));
    apply(first.finished(Outcome.ERROR, "lease lost", 1));

    var build = list.find(first.id()).orElseThrow();
    assertThat(build.state()).isEqualTo("executing");
    assertThat(build.steps()).isEmpty();
    assertThat(build.worked(Builds.T.plusSeconds(107))).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aRepeatedStepIsShownOnce() {
    apply(first.step("RUN a", "miss"), first.step("RUN b", "hit"), first.step("RUN a", "miss"));

    assertThat(list.find(first.id()).orElseThrow().steps())
        .extracting(s -> s.step())
        .containsExactly("RUN b", "RUN a");
  }

  @Test
  void aTagBelongsToTheBuildItPointsAtNow() {
    apply(first.queued(), second.queued());
    apply(first.tagged("build-1-0123456"), first.tagged("latest"), second.tagged("latest"));

    assertThat(tags(first)).containsExactly(new Tag("build-1-0123456"));
    assertThat(tags(second)).containsExactly(new Tag("latest"));

    apply(first.deleted());
    assertThat(tags(first)).isEmpty();
    assertThat(tags(second)).containsExactly(new Tag("latest"));
  }

  @Test
  void bothBuildsAreToldWhenATagMoves() throws InterruptedException {
    apply(first.tagged("latest"));
    long before = changes.version();

    apply(second.tagged("latest"));

    assertThat(changes.after(before, Duration.ZERO).builds())
        .containsExactlyInAnyOrder(first.id(), second.id());
  }

  @Test
  void theNewestComeFirstAndOldOnesAreForgotten() {
    var builds = new ArrayList<Builds>();
    for (int n = 1; n <= 25; n++) {
      builds.add(Builds.of("r.example/app", n));
    }
    builds.forEach(b -> apply(b.queued()));
    apply(Builds.of("r.example/other", 1).queued());

    var shown = list.newest(3, Optional.of(new ImageName("r.example/app")));

    assertThat(shown).extracting(b -> b.number().orElse(0)).containsExactly(25L, 24L, 23L);
    assertThat(list.newest(100, Optional.empty())).hasSize(10);
    assertThat(list.find(builds.getFirst().id())).isEmpty();
  }

  @Test
  void theTraceIsRememberedOnce() {
    var trace = TraceContext.newRoot();
    list.apply(first.queued(), Optional.of(trace));
    list.apply(first.started(1), Optional.of(TraceContext.newRoot()));

    assertThat(list.find(first.id()).orElseThrow().traceId()).contains(trace.traceId());
  }

  @Test
  void theSameEventsInOtherInterleavingsOfBuildsGiveTheSameList() {
    List<BuildEvent> events = new ArrayList<>();
    Collections.addAll(events, first.queued(), first.started(1), first.published());
    Collections.addAll(events, second.queued(), second.started(1), second.published());
    apply(events.toArray(BuildEvent[]::new));
    var other = new BuildList(10, new Changes());
    List.of(3, 0, 4, 1, 5, 2).forEach(i -> other.apply(events.get(i), Optional.empty()));

    assertThat(other.newest(9, Optional.empty())).isEqualTo(list.newest(9, Optional.empty()));
  }

  private String stateAfter(BuildEvent event) {
    apply(event);
    return list.find(first.id()).orElseThrow().state();
  }

  private void apply(BuildEvent... events) {
    for (BuildEvent event : events) {
      list.apply(event, Optional.empty());
    }
  }

  private List<Tag> tags(Builds build) {
    return list.tags(list.find(build.id()).orElseThrow());
  }
}
