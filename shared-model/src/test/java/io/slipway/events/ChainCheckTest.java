package io.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slipway.events.AuditChain.End;
import io.slipway.events.FarmEvent.AuditRecorded;
import io.slipway.model.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every edit of a chain is found, also by somebody who can compute hashes. Seeds are fixed. */
class ChainCheckTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
  private static final int LENGTH = 50;
  private static final int EDITS = 500;

  private final List<AuditRecorded> chain = chain(LENGTH);
  private final End anchor = End.of(chain.getLast());

  @Test
  void aWholeChainHasNoProblem() {
    assertThat(problem(new ChainCheck(Optional.of(anchor)), chain)).isEmpty();
    assertThat(problem(new ChainCheck(Optional.empty()), List.of())).isEmpty();
    assertThat(problem(new ChainCheck(Optional.of(End.of(chain.get(9)))), chain)).isEmpty();
  }

  @Test
  void everyEditIsFound() {
    for (int seed = 0; seed < EDITS; seed++) {
      List<AuditRecorded> edited = edited(seed);
      assertThat(problem(new ChainCheck(Optional.of(anchor)), edited))
          .as("edit %s", seed)
          .isPresent();
    }
  }

  /** Rewriting everything behind the edit makes a whole chain again: only the anchor tells. */
  @Test
  void aRewrittenChainAndAShortenedOneNeedTheAnchor() {
    List<AuditRecorded> rewritten = new ArrayList<>(chain.subList(0, 20));
    for (AuditRecorded old : chain.subList(20, LENGTH)) {
      rewritten.add(AuditChain.append(End.of(rewritten.getLast()), fact(old, "mallory")));
    }
    List<AuditRecorded> shortened = chain.subList(0, LENGTH - 1);

    for (List<AuditRecorded> chain : List.of(rewritten, shortened)) {
      assertThat(problem(new ChainCheck(Optional.empty()), chain)).isEmpty();
      assertThat(problem(new ChainCheck(Optional.of(anchor)), chain)).isPresent();
    }
  }

  @Test
  void aCheckThatDoesNotLookBackMissesEdits() {
    assertThatThrownBy(
            () -> {
              for (int seed = 0; seed < EDITS; seed++) {
                var careless = new ChainCheck(Optional.of(anchor), (end, next) -> true);
                assertThat(problem(careless, edited(seed))).isPresent();
              }
            })
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void oneFactIsRecordedOnce() {
    AuditRecorded again = AuditChain.append(anchor, fact(chain.get(10), "ada"));
    List<AuditRecorded> longer = new ArrayList<>(chain);
    longer.add(again);
    assertThat(problem(new ChainCheck(Optional.empty()), longer))
        .hasValueSatisfying(text -> assertThat(text).contains("record 51", "a second time"));
  }

  @Test
  void neighbouringFieldsDoNotRunIntoEachOther() {
    AuditRecorded one = AuditChain.append(End.NONE, new AuditChain.Fact(AT, "a", "bc", "", "", ""));
    AuditRecorded two = AuditChain.append(End.NONE, new AuditChain.Fact(AT, "ab", "c", "", "", ""));
    assertThat(one.hash()).isNotEqualTo(two.hash());
  }

  @Test
  void anAnchorIsReadAsItIsWritten() {
    assertThat(End.parse(anchor.toString())).isEqualTo(anchor);
    for (String wrong : List.of("", "x@1", anchor.hash() + "@", anchor.hash() + "@-1")) {
      assertThatThrownBy(() -> End.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private List<AuditRecorded> edited(int seed) {
    Random random = new Random(seed);
    List<AuditRecorded> edited = new ArrayList<>(chain);
    int at = random.nextInt(LENGTH - 1);
    AuditRecorded old = edited.get(at);
    switch (seed % 6) {
      case 0 -> edited.set(at, forged(old, random));
      case 1 -> edited.set(at, AuditChain.append(before(at), fact(old, "mallory")));
      case 2 -> edited.remove(at);
      case 3 -> edited.add(at, AuditChain.append(before(at), fact(old, "mallory")));
      case 4 -> Collections.swap(edited, at, at + 1 + random.nextInt(LENGTH - at - 1));
      default -> edited.subList(at + 1, LENGTH).clear();
    }
    return edited;
  }

  private End before(int at) {
    return at == 0 ? End.NONE : End.of(chain.get(at - 1));
  }

  /** One field changed, the hash left. */
  private static AuditRecorded forged(AuditRecorded r, Random random) {
    int field = random.nextInt(8);
    return new AuditRecorded(
        field == 0 ? r.at().plusNanos(1) : r.at(),
        field == 1 ? r.sequence() + 1 : r.sequence(),
        field == 2 ? new Digest("sha256:" + "f".repeat(64)) : r.previous(),
        field == 3 ? r.actor() + " " : r.actor(),
        field == 4 ? "tag.refused" : r.action(),
        field == 5 ? r.subject() + "x" : r.subject(),
        field == 6 ? "" : r.why(),
        field == 7 ? r.source() + "0" : r.source(),
        r.hash());
  }

  private static Optional<String> problem(ChainCheck check, List<AuditRecorded> chain) {
    for (AuditRecorded record : chain) {
      Optional<String> problem = check.next(record);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return check.finish();
  }

  private static AuditChain.Fact fact(AuditRecorded r, String actor) {
    return new AuditChain.Fact(r.at(), actor, r.action(), r.subject(), r.why(), r.source());
  }

  private static List<AuditRecorded> chain(int length) {
    List<AuditRecorded> chain = new ArrayList<>();
    End end = End.NONE;
    for (int i = 0; i < length; i++) {
      AuditRecorded next =
          AuditChain.append(
              end,
              new AuditChain.Fact(
                  AT.plusSeconds(i), "ada", "tag.moved", "r/i:t" + i, "why", "tag-moves/0/" + i));
      chain.add(next);
      end = End.of(next);
    }
    return chain;
  }
}
