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
    notes.add("b", START.plus(Duration.ofMinutes(30)), note -> {});

    now.set(START.plus(Duration.ofMinutes(61)));
    notes.forgetOld();

    assertThat(seen()).containsExactly("b=[]");
  }

  @Test
  void aKeyStaysWhoseNoteHasChanged() {
    notes.add("a", START, note -> note.add("new"));

    notes.removeIf("a", List::isEmpty);
    assertThat(seen()).containsExactly("a=[new]");

    notes.removeIf("a", note -> note.contains("new"));
    assertThat(seen()).isEmpty();
  }

  private List<String> seen() {
    List<String> all = new ArrayList<>();
    notes.forEach((key, note) -> all.add(key + "=" + note));
    return all;
  }
}
