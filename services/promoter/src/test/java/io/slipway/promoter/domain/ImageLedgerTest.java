package io.slipway.promoter.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.RetentionEvent.ManifestDeleted;
import io.slipway.model.Gate;
import io.slipway.model.Tag;
import io.slipway.model.TagRules;
import io.slipway.model.TraceContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImageLedgerTest {
  private static final TagRules LTS =
      new TagRules(List.of(), List.of(), List.of(), List.of("lts-*"));

  @Test
  void readingTheTopicsInAnyInterleavingAndTwiceGivesTheSameTags() {
    Desk desk = new Desk(new Promoter());
    for (long n = 1; n <= 8; n++) {
      desk.handle(Events.published(n, n % 2 == 0 ? Gate.AUTOMATIC : Gate.MANUAL));
    }
    List<ManifestDeleted> deletions =
        List.of(Events.deleted(1, desk.now()), Events.deleted(3, desk.now()));
    deletions.forEach(desk::handle);
    // Build 9 has the bytes of the deleted build 3: its tag must survive the older deletion.
    desk.handle(Events.published(Events.IMAGE, 9, Events.digest(3), Gate.MANUAL));

    for (int seed = 0; seed < 100; seed++) {
      ImageLedger again = replay(desk.written, deletions, new Random(seed));

      assertThat(again.tags()).as("seed %s", seed).isEqualTo(desk.ledger.tags());
      assertThat(again.history()).isEqualTo(desk.ledger.history());
      assertThat(again.tags()).containsKey(Events.ownTag(9)).doesNotContainKey(Events.ownTag(3));
    }
  }

  private static ImageLedger replay(
      List<BuildEvent> moves, List<ManifestDeleted> deletions, Random random) {
    List<Integer> turns = new ArrayList<>();
    moves.forEach(m -> turns.add(0));
    deletions.forEach(d -> turns.add(1));
    Collections.shuffle(turns, random);
    ImageLedger ledger = new ImageLedger();
    int move = 0;
    int deletion = 0;
    for (int turn : turns) {
      if (turn == 0) {
        apply(ledger, move, moves.get(move));
        apply(ledger, move, moves.get(move));
        move++;
      } else {
        ledger.deleted(deletions.get(deletion++));
      }
    }
    return ledger;
  }

  private static void apply(ImageLedger ledger, long offset, BuildEvent event) {
    switch (event) {
      case TagMoved e -> ledger.moved(offset, e, Optional.empty());
      case TagMoveRefused e -> ledger.refused(offset, e);
      default -> throw new AssertionError("not in the ledger: " + event);
    }
  }

  @Test
  void ofATagThatAPatternFixesTheFirstLineCountsInWhateverOrderItIsRead() {
    Desk one = new Desk(new Promoter()).with(Events.project(Gate.AUTOMATIC, List.of(), LTS));
    Desk other = new Desk(new Promoter()).with(Events.project(Gate.AUTOMATIC, List.of(), LTS));
    one.handle(Events.published(1, Gate.AUTOMATIC));
    one.handle(Events.wish(1, "lts-3"));
    other.handle(Events.published(2, Gate.AUTOMATIC)); // has not read what the first one wrote
    other.handle(Events.wish(2, "lts-3"));
    TagMoved first = (TagMoved) one.written.getLast();
    TagMoved second = (TagMoved) other.written.getLast();

    for (List<Integer> lines : List.of(List.of(7, 8), List.of(8, 7), List.of(8, 7, 8))) {
      ImageLedger ledger = new ImageLedger();
      lines.forEach(line -> ledger.moved(line, line == 7 ? first : second, Optional.empty()));
      assertThat(ledger.pointer(new Tag("lts-3")))
          .as("read as %s", lines)
          .hasValueSatisfying(at -> assertThat(at.digest()).isEqualTo(Events.digest(1)));
    }
  }

  @Test
  void remembersTheHighestFenceBeforeEachPlace() {
    ImageLedger ledger = new ImageLedger();
    ledger.published(5, Events.published(2, Gate.MANUAL), Optional.empty());
    ledger.published(9, Events.published(4, Gate.MANUAL), Optional.empty());
    ledger.published(7, Events.published(3, Gate.MANUAL), Optional.empty());
    ledger.published(3, Events.behind(Events.published(1, Gate.MANUAL), 35), Optional.empty());

    assertThat(
            List.of(2L, 3L, 4L, 6L, 8L, 9L, 10L).stream()
                .map(offset -> ledger.highestFenceBefore(offset, new Tag("latest"))))
        .containsExactly(-1L, -1L, 35L, 35L, 35L, 35L, 40L);
  }

  @Test
  void keepsTheTraceOfABuildForLaterPromotions() {
    TraceContext trace = TraceContext.newRoot();
    Desk desk = new Desk(new Promoter());
    desk.handle(Events.published(1, Gate.MANUAL));
    ImageLedger ledger = new ImageLedger();
    ledger.moved(0, (TagMoved) desk.written.getFirst(), Optional.of(trace));

    assertThat(ledger.build(1).orElseThrow().trace()).contains(trace);
  }

  @Test
  void theHistoryForPeopleIsBoundedTheTagsAreNot() {
    Desk desk = new Desk(new Promoter());
    for (long n = 1; n <= ImageLedger.HISTORY; n++) {
      desk.handle(Events.published(n, Gate.MANUAL));
    }

    assertThat(desk.ledger.history()).hasSize(ImageLedger.HISTORY);
    assertThat(desk.ledger.tags()).hasSize(ImageLedger.HISTORY + 1);
    assertThat(desk.ledger.build(1)).isPresent();
  }
}
