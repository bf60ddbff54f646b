package io.slipway.scheduler.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RecentNotesTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final RecentNotes<String, List<String>> notes =
      new RecentNotes<>(START.minus(Duration.ofHours(1)), now::get, ArrayList::new);

  @Test
  void whatHappenedBeforeIsLeftAloneAndEachKeyHasOneNote() {
    notes.add("old", START.minus(Duration.ofHours(2)), note -> note.add("x"));
    notes.add("a", START, note -> note.add("first"));
    notes.add("a", START, note -> note.add("second"));

    assertThat(seen()).containsExactly("a=[first, second]");
  }

  @Test
  void whatGrewOldIsForgottenCountedFromTheLastThingThatHappened() {
    notes.add("a", START, note -> {});
    notes.add("b", START, note -> {});
    now.set(START.plus(Duration.ofMinutes(30)));
    notes.add("b", START.plus(Duration.ofMinutes(30)), note -> {});

    now.set(START.plus(Duration.ofMinutes(61)));
    notes.forgetOld(note -> true);

    assertThat(seen()).containsExactly("b=[]");
  }

  /** Kafka was away: it is old when it comes, and nobody was told. */
  @Test
  void whatComesLateIsNotForgottenAtOnce() {
    now.set(START.plus(Duration.ofHours(3)));
    notes.add("late", START.plus(Duration.ofMinutes(1)), note -> {});

    notes.forgetOld(note -> true);

    assertThat(seen()).containsExactly("late=[]");
  }

  @Test
  void whatIsNotDoneWithStays() {
    notes.add("open", START, note -> {});
    notes.add("done", START, note -> note.add("over"));

    now.set(START.plus(Duration.ofHours(2)));
    notes.forgetOld(note -> note.contains("over"));

    assertThat(seen()).containsExactly("open=[]");
  }

  private List<String> seen() {
    List<String> all = new ArrayList<>();
    notes.forEach((key, note) -> all.add(key + "=" + note));
    return all;
  }
}
