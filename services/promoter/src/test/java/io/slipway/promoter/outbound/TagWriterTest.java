package io.slipway.promoter.outbound;

import static io.slipway.promoter.domain.Events.IMAGE;
import static io.slipway.promoter.domain.Events.digest;
import static io.slipway.promoter.domain.Events.ownTag;
import static io.slipway.promoter.domain.Events.published;
import static io.slipway.promoter.domain.Events.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.build.registry.RegistryException;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.BuildEvent.TagRestored;
import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.events.Topics;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.Received;
import io.slipway.model.Digest;
import io.slipway.model.Gate;
import io.slipway.model.ImageName;
import io.slipway.model.Stage;
import io.slipway.model.StageGate;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import io.slipway.model.TraceContext;
import io.slipway.promoter.domain.Events;
import io.slipway.promoter.domain.Ledger;
import io.slipway.promoter.domain.Promoter;
import io.slipway.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class TagWriterTest {
  private static final Tag STAGING = new Tag("staging");
  private static final TagWriter.Tail NOTHING_NEW = () -> {};

  /** Nobody else decides. */
  private static final Grounds SURE = grounds(() -> true, NOTHING_NEW);

  private final List<String> log = new ArrayList<>();
  private final FakeTags registry = new FakeTags(log);
  private final FakeLedgerTopic topic = new FakeLedgerTopic(log);
  private final Ledger ledger = new Ledger();
  private final TagWriter writer = writer(ledger);
  private final TraceContext trace = TraceContext.newRoot();

  private TagWriter writer(Ledger of) {
    return new TagWriter(
        of,
        registry,
        topic,
        Telemetry.create("test", Optional.empty()),
        Clock.fixed(Events.NOON, ZoneOffset.UTC));
  }

  @Test
  void theRegistryComesBeforeTheLedgerTagByTag() throws Exception {
    writer.handle(at(0, published(1, Gate.AUTOMATIC)), SURE);

    String own = ownTag(1).value();
    assertThat(log)
        .containsExactly(
            "registry " + own,
            "ledger " + own,
            "registry staging",
            "ledger staging",
            "registry latest",
            "ledger latest",
            "settled");
    assertThat(topic.traces).containsOnly(trace);
  }

  @Test
  void aCheckIsAskedForOnceAlsoByAPromoterThatTakesOver() throws Exception {
    StageGate gate = new StageGate.Command(List.of("/bin/app"), Duration.ofMinutes(1));
    ProjectRegistered project = withStages(new Stage(STAGING, gate));
    writer.handle(at(0, published(1, Gate.AUTOMATIC)), SURE);
    String own = ownTag(1).value();
    assertThat(log).containsExactly("registry " + own, "ledger " + own, "check staging", "settled");

    Ledger next = new Ledger();
    next.projects().registered(0, project);
    for (BuildEvent event : topic.written) {
      LedgerFeed.apply(next, at(topic.written.indexOf(event), event));
    }
    writer(next).handle(at(0, published(1, Gate.AUTOMATIC)), SURE);
    assertThat(log).as("nothing more").hasSize(4);
  }

  @Test
  void aRegistryThatIsAwayIsWaitedForAndNothingIsSkipped() throws Exception {
    registry.away = true;
    assertThatThrownBy(() -> writer.handle(at(0, published(1, Gate.MANUAL)), SURE))
        .isInstanceOf(RegistryException.class);
    assertThat(log).isEmpty();

    registry.away = false;
    writer.handle(at(0, published(1, Gate.MANUAL)), SURE);
    assertThat(registry.tags).containsKeys(ownTag(1), STAGING);
    assertThat(topic.written).hasSize(3);
  }

  @Test
  void aDeathBetweenRegistryAndLedgerIsMadeGoodByTheNextPromoter() throws Exception {
    topic.away = true;
    assertThatThrownBy(() -> writer.handle(at(0, published(1, Gate.AUTOMATIC)), SURE))
        .isInstanceOf(EventsUnavailable.class);
    assertThat(log).containsExactly("registry " + ownTag(1));

    topic.away = false;
    TagWriter next = writer(new Ledger());
    next.handle(at(0, published(1, Gate.AUTOMATIC)), SURE);
    assertThat(topic.written).hasSize(4);
    assertThat(registry.tags.values()).containsOnly(digest(1));
  }

  @Test
  void whatWasDecidedTooLongAgoIsDecidedAgain() throws Exception {
    Grounds lapsed = grounds(() -> false, NOTHING_NEW);

    assertThatThrownBy(() -> writer.handle(at(0, published(1, Gate.AUTOMATIC)), lapsed))
        .isInstanceOf(EventsUnavailable.class)
        .hasMessageContaining("decided too long ago to move staging");
    assertThat(registry.tags).as("its own tag never moves").containsOnlyKeys(ownTag(1));

    writer.handle(at(0, published(1, Gate.AUTOMATIC)), SURE);
    assertThat(registry.tags).containsOnlyKeys(ownTag(1), STAGING, Promoter.LATEST);
    assertThat(topic.written).hasSize(4);
  }

  /** Seen in CI: five seconds went by between the first stage behind a check and the second. */
  @Test
  void whatWasCheckedReachesEveryStageAlsoWhenItIsDecidedAgainBetweenThem() throws Exception {
    StageGate gate = new StageGate.Command(List.of("/bin/app"), Duration.ofMinutes(1));
    Stage checked = new Stage(STAGING, gate);
    withStages(checked, new Stage(Promoter.LATEST, new StageGate.Automatic()));
    writer.handle(at(0, published(1, Gate.AUTOMATIC)), SURE);
    Received passed = at(1, Events.checked(1, checked, 0, true));
    Iterator<Boolean> once = List.of(true, false).iterator();

    assertThatThrownBy(() -> writer.handle(passed, grounds(once::next, NOTHING_NEW)))
        .hasMessageContaining("decided too long ago to move latest");
    writer.handle(passed, SURE);

    assertThat(registry.tags).containsOnlyKeys(ownTag(1), STAGING, Promoter.LATEST);
    assertThat(topic.written).filteredOn(TagMoved.class::isInstance).hasSize(3);
  }

  @Test
  void whoSleptWhileAnotherTookOverPutsTheNewerImageBack() throws Exception {
    assertThat(promotedWhileAnotherTookOver(true)).isEqualTo(digest(2));
  }

  @Test
  void whoDoesNotReadItsOwnLineBackLeavesTheOlderImage() throws Exception {
    assertThat(promotedWhileAnotherTookOver(false)).isEqualTo(digest(1));
  }

  @Test
  void whoSleptPutsTheNewerImageBackAlsoWhenItMayNotGoOn() throws Exception {
    Ledger slept = new Ledger();
    anotherTakesOverAt(STAGING);
    Iterator<Boolean> once = List.of(true, false).iterator();
    Grounds grounds = grounds(once::next, () -> readLedger(slept));

    assertThatThrownBy(() -> writer(slept).handle(at(0, published(1, Gate.AUTOMATIC)), grounds))
        .hasMessageContaining("decided too long ago to move latest");
    assertThat(registry.tags)
        .containsEntry(STAGING, digest(2))
        .containsEntry(Promoter.LATEST, digest(2));
  }

  private Digest promotedWhileAnotherTookOver(boolean reading) throws Exception {
    Ledger slept = new Ledger();
    anotherTakesOverAt(Promoter.LATEST);
    Grounds grounds = grounds(() -> true, reading ? () -> readLedger(slept) : NOTHING_NEW);
    writer(slept).handle(at(0, published(1, Gate.AUTOMATIC)), grounds);
    return registry.digest(IMAGE, Promoter.LATEST).orElseThrow();
  }

  /** Between the decision about a tag of build 1 and its writing, another moves all to build 2. */
  private void anotherTakesOverAt(Tag at) {
    registry.beforePoint =
        tag -> {
          if (tag.equals(at)) {
            registry.beforePoint = t -> {};
            writer.handle(at(1, published(2, Gate.AUTOMATIC)), SURE);
          }
        };
  }

  @Test
  void anEventToldTwiceIsDoneOnce() throws Exception {
    writer.handle(at(0, published(1, Gate.AUTOMATIC)), SURE);
    log.clear();

    writer.handle(at(0, published(1, Gate.AUTOMATIC)), SURE);
    writer.handle(at(1, published(1, Gate.AUTOMATIC)), SURE);

    assertThat(log).isEmpty();
  }

  @Test
  void aRegistryThatSaysNoForGoodIsARefusalAndEndsTheRest() throws Exception {
    registry.forbidden = STAGING::equals;

    writer.handle(at(0, published(1, Gate.AUTOMATIC)), SURE);

    assertThat(registry.tags).containsOnlyKeys(ownTag(1));
    assertThat(log.subList(2, log.size()))
        .containsExactly("refused staging", "refused latest", "settled");
    assertThat(((TagMoveRefused) topic.written.get(2)).why()).contains("tag is protected here");
  }

  @Test
  void anImmutableTagThatTheRegistryHadBeforeTheFarmIsNotTaken() throws Exception {
    registry.point(IMAGE, ownTag(1), digest(66));
    log.clear();

    writer.handle(at(0, published(1, Gate.AUTOMATIC)), SURE);

    assertThat(registry.digest(IMAGE, ownTag(1))).contains(digest(66));
    assertThat(log).noneMatch(line -> line.startsWith("registry"));
  }

  @Test
  void aPromotionBelongsToTheTraceOfItsBuild() throws Exception {
    writer.handle(at(0, published(1, Gate.MANUAL)), SURE);
    topic.traces.clear();

    writer.handle(
        new Received(
            wish(1, "latest"),
            "wish",
            IMAGE.value(),
            Optional.of(TraceContext.newRoot()),
            Topics.IMAGE_EVENTS.topic(),
            0,
            1),
        SURE);

    assertThat(topic.traces).containsExactly(trace);
  }

  @Test
  void whatTheLedgerSaysIsPutBackIntoTheRegistry() throws Exception {
    writer.handle(at(0, published(1, Gate.AUTOMATIC)), SURE);
    assertThat(writer.restore(IMAGE, Promoter.LATEST, NOTHING_NEW)).isFalse();
    log.clear();

    registry.tags.put(Promoter.LATEST, digest(77));
    registry.tags.remove(STAGING);

    assertThat(writer.restore(IMAGE, Promoter.LATEST, NOTHING_NEW)).isTrue();
    assertThat(writer.restore(IMAGE, STAGING, NOTHING_NEW)).isTrue();
    assertThat(registry.tags.values()).containsOnly(digest(1));
    assertThat(log)
        .containsExactly(
            "registry latest", "restored latest", "registry staging", "restored staging");
    assertThat(((TagRestored) topic.written.getLast()).found()).isEmpty();
  }

  /** A promoter died between the two, or its registry fails for long: chaos met it with seed 7. */
  @Test
  void whatIsInTheRegistryBeforeTheLedgerIsNotTakenBackAsLongAsItIsDecidedOn() throws Exception {
    writer.handle(at(0, published(1, Gate.AUTOMATIC)), SURE);
    LedgerFeed.apply(ledger, at(1, published(2, Gate.AUTOMATIC)));
    registry.tags.put(Promoter.LATEST, digest(2));

    assertThat(writer.restore(IMAGE, Promoter.LATEST, NOTHING_NEW)).isFalse();
    assertThat(registry.tags).containsEntry(Promoter.LATEST, digest(2));

    writer.handle(at(1, published(2, Gate.AUTOMATIC)), SURE);
    registry.tags.put(Promoter.LATEST, digest(1));
    assertThat(writer.restore(IMAGE, Promoter.LATEST, NOTHING_NEW)).isTrue();
    assertThat(registry.tags).containsEntry(Promoter.LATEST, digest(2));
  }

  @Test
  void aReconcilerThatReadsLateTakesNothingBackThatAnotherPromoterMoved() throws Exception {
    assertThat(restoredWhileAnotherMoves(true)).isEqualTo(digest(2));
  }

  @Test
  void aReconcilerThatTrustsWhatItHasReadTakesItBack() throws Exception {
    assertThat(restoredWhileAnotherMoves(false)).isEqualTo(digest(1));
  }

  private Digest restoredWhileAnotherMoves(boolean reading) throws Exception {
    writer.handle(at(0, published(1, Gate.AUTOMATIC)), SURE);
    Ledger late = new Ledger();
    readLedger(late);
    writer.handle(at(1, published(2, Gate.AUTOMATIC)), SURE);
    writer(late).restore(IMAGE, Promoter.LATEST, reading ? () -> readLedger(late) : NOTHING_NEW);
    return registry.digest(IMAGE, Promoter.LATEST).orElseThrow();
  }

  @Test
  void aMoveBetweenTheReconcilersReadingAndItsWritingCounts() throws Exception {
    writer.handle(at(0, published(1, Gate.AUTOMATIC)), SURE);
    Ledger late = new Ledger();
    readLedger(late);
    registry.tags.put(Promoter.LATEST, digest(66));
    registry.beforePoint =
        tag -> {
          registry.beforePoint = t -> {};
          writer.handle(at(1, published(2, Gate.AUTOMATIC)), SURE);
        };

    assertThat(writer(late).restore(IMAGE, Promoter.LATEST, () -> readLedger(late))).isTrue();
    assertThat(registry.tags).containsEntry(Promoter.LATEST, digest(2));
  }

  @Test
  void aMoveThatTheReconcilerCouldNotSeeInTheLedgerIsConfirmed() throws Exception {
    writer.handle(at(0, published(1, Gate.AUTOMATIC)), SURE);
    topic.beforeMove =
        moved -> {
          if (moved.tag().equals(Promoter.LATEST)) { // in the registry, not yet in the ledger
            registry.tags.put(Promoter.LATEST, digest(1));
          }
        };
    writer.handle(at(1, published(2, Gate.AUTOMATIC)), SURE);

    assertThat(registry.tags).containsEntry(Promoter.LATEST, digest(2));
  }

  private ProjectRegistered withStages(Stage... chain) {
    var event =
        new ProjectRegistered(
            Events.NOON, Events.project(Gate.AUTOMATIC, List.of(), TagRules.DEFAULTS, chain), "");
    ledger.projects().registered(0, event);
    return event;
  }

  private static Grounds grounds(BooleanSupplier hold, TagWriter.Tail reading) {
    return new Grounds() {
      @Override
      public boolean hold() {
        return hold.getAsBoolean();
      }

      @Override
      public void readBack(ImageName image, long offset)
          throws EventsUnavailable, InterruptedException {
        reading.read();
      }
    };
  }

  private void readLedger(Ledger into) {
    for (int line = 0; line < topic.written.size(); line++) {
      if (topic.written.get(line) instanceof TagMoved moved) {
        into.of(IMAGE).moved(line, moved, Optional.of(trace));
      }
    }
  }

  private Received at(long offset, BuildEvent event) {
    return new Received(
        event,
        "event-" + offset,
        IMAGE.value(),
        Optional.of(trace),
        Topics.IMAGE_EVENTS.topic(),
        0,
        offset);
  }
}
