package io.slipway.promoter.domain;

import static io.slipway.promoter.domain.Events.IMAGE;
import static io.slipway.promoter.domain.Events.published;
import static io.slipway.promoter.domain.Events.rollback;
import static io.slipway.promoter.domain.Events.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.model.Gate;
import io.slipway.model.Tag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RollbackTest {
  private static final Tag LATEST = Promoter.LATEST;

  private static Desk after(Promoter promoter, long builds) {
    Desk desk = new Desk(promoter);
    for (long n = 1; n <= builds; n++) {
      desk.handle(published(n, Gate.AUTOMATIC));
    }
    return desk;
  }

  @Test
  void movesTheTagBackAndSaysWhoAndWhy() {
    Desk desk = after(new Promoter(), 3);

    assertThat(desk.handle(rollback("latest", 3, 2)))
        .singleElement()
        .isInstanceOfSatisfying(
            Verdict.Move.class,
            move -> {
              assertThat(move.from()).contains(Events.digest(3));
              assertThat(move.by()).isEqualTo("ada");
              assertThat(move.why()).isEqualTo("rolled back by ada: it leaks");
            });
    assertThat(desk.at("latest")).isEqualTo(2);
    assertThat(desk.ledger.pointer(LATEST).orElseThrow().number()).isEqualTo(2);
    assertThat(desk.at("staging")).as("another tag").isEqualTo(3);
  }

  private static void whatWasRolledBackStaysAway(Promoter promoter) {
    Desk desk = after(promoter, 3);
    desk.handle(rollback("latest", 3, 1));
    desk.handle(published(2, Gate.AUTOMATIC), 1);
    desk.handle(published(3, Gate.AUTOMATIC), 2);
    desk.handle(published(3, Gate.AUTOMATIC));
    desk.handle(wish(2, "latest"));
    desk.handle(wish(3, "latest"));
    assertThat(desk.at("latest")).isEqualTo(1);

    desk.handle(published(4, Gate.AUTOMATIC));
    assertThat(desk.at("latest")).isEqualTo(4);
  }

  @Test
  void onlyBuildsNewerThanTheNewestEverFollow() {
    whatWasRolledBackStaysAway(new Promoter());
    assertThatThrownBy(() -> whatWasRolledBackStaysAway(new Promoter(EnumSet.of(Rule.ORDER))))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void toldTwiceItIsDoneOnce() {
    Desk desk = after(new Promoter(), 3);
    long offset = desk.next();
    desk.handle(rollback("latest", 3, 2));
    assertThat(desk.handle(rollback("latest", 3, 2), offset)).isEmpty();
    assertThat(desk.handle(rollback("latest", 3, 2))).as("sent twice").isEmpty();

    desk.handle(published(4, Gate.AUTOMATIC));
    assertThat(desk.handle(rollback("latest", 3, 2), offset)).as("told again later").isEmpty();
    assertThat(desk.at("latest")).isEqualTo(4);
  }

  @Test
  void isRefusedWhenTheTagMovedOn() {
    Desk desk = after(new Promoter(), 4);
    assertThat(refusal(desk.handle(rollback("latest", 3, 2)))).contains("moved on");
    assertThat(desk.at("latest")).isEqualTo(4);
  }

  @Test
  void neverTouchesWhatIsImmutableDeletedOrNewer() {
    Desk desk = after(new Promoter(), 3);
    desk.handle(published(4, Gate.MANUAL));
    desk.handle(wish(3, "v1.0.0"));
    assertThat(refusal(desk.handle(rollback("v1.0.0", 3, 2)))).contains("immutable");
    assertThat(refusal(desk.handle(rollback("latest", 3, 4)))).contains("promote it instead");
    assertThat(desk.handle(rollback("latest", 3, 9))).as("nobody knows it").isEmpty();
    desk.handle(Events.deleted(1, desk.now()));
    assertThat(refusal(desk.handle(rollback("latest", 3, 1)))).contains("cleanup deleted");
    assertThat(desk.at("latest")).isEqualTo(3);
  }

  @Test
  void canItselfBeTakenBack() {
    Desk desk = after(new Promoter(), 3);
    desk.handle(rollback("latest", 3, 1));
    desk.handle(rollback("latest", 1, 3));
    assertThat(desk.at("latest")).isEqualTo(3);
  }

  @Test
  void goesToTheOneBeforeWhenNoneIsNamed() {
    Desk desk = after(new Promoter(), 3);
    desk.handle(published(IMAGE, 4, Events.digest(3), Gate.AUTOMATIC));
    assertThat(previous(desk)).as("not to the same bytes").isEqualTo(2);
    desk.handle(rollback("latest", 3, 2));
    assertThat(previous(desk)).isEqualTo(1);
    desk.handle(Events.deleted(1, desk.now()));
    assertThat(Rollback.previous(desk.ledger, desk.rules, LATEST)).isEmpty();
  }

  private static long previous(Desk desk) {
    return Rollback.previous(desk.ledger, desk.rules, LATEST).orElseThrow().number();
  }

  /** A late line of a promoter that slept, and lines read in any order, change nothing. */
  @Test
  void theLedgerFoldsToTheSameInAnyOrder() {
    Desk desk = after(new Promoter(), 4);
    desk.handle(rollback("latest", 4, 2));
    desk.handle(published(5, Gate.AUTOMATIC));
    desk.handle(rollback("latest", 5, 3));
    List<Integer> lines = new ArrayList<>();
    for (int i = 0; i < desk.written.size(); i++) {
      lines.add(i);
      lines.add(i);
    }
    for (int seed = 0; seed < 100; seed++) {
      Collections.shuffle(lines, new Random(seed));
      ImageLedger again = new ImageLedger();
      lines.forEach(line -> apply(again, line, desk.written.get(line)));
      assertThat(again.tags()).isEqualTo(desk.ledger.tags());
      assertThat(again.top(LATEST).orElseThrow().number()).isEqualTo(5);
      TagMoved first =
          (TagMoved)
              desk.written.stream()
                  .filter(e -> e instanceof TagMoved m && m.tag().equals(LATEST) && m.number() == 4)
                  .findFirst()
                  .orElseThrow();
      again.moved(1000, first, Optional.empty());
      assertThat(again.pointer(LATEST).orElseThrow().number()).isEqualTo(3);
    }
  }

  private static void apply(ImageLedger ledger, long offset, BuildEvent event) {
    switch (event) {
      case TagMoved e -> ledger.moved(offset, e, Optional.empty());
      case TagMoveRefused e -> ledger.refused(offset, e);
      default -> throw new AssertionError("not in the ledger: " + event);
    }
  }

  private static String refusal(List<Verdict> verdicts) {
    assertThat(verdicts).singleElement().isInstanceOf(Verdict.Refusal.class);
    return ((Verdict.Refusal) verdicts.getFirst()).why();
  }
}
