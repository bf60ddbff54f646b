package io.slipway.scheduler.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.model.BuildOrder;
import io.slipway.model.CommitId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pushes are written {@code before>after}, commits as letters; {@code 0} is one nobody knows,
 * {@code -} stands for no push, and {@code <} comes before a commit that contains this one.
 */
class LineageTest {
  private final Lineage lineage = new Lineage();
  private final TreeMap<BuildOrder, String> line = new TreeMap<>();
  private long number;

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "Z>A A>B B>C, ZA AB BC",
    "A>B Z>A, ZA AB",
    "B>C A>B Z>A, ZA AB BC",
    // With what they follow known, three that arrive in any order end right.
    "0>Z B>C Z>A A>B, 0Z ZA AB BC",
    "0>Z A>B B>C Z>A, 0Z ZA AB BC",
    "0>Z Z>A B>C A>B, 0Z ZA AB BC",
    "0>Z B>C A>B Z>A, 0Z ZA AB BC",
    "0>Z A>B Z>A B>C, 0Z ZA AB BC",
    "0>Z Z>A A>B B>C, 0Z ZA AB BC",
    // A newer one goes behind, whatever came late.
    "A>B Z>A B>C, ZA AB BC",
    // Forced back: the order of arrival decides.
    "Z>A A>B B>A, ZA AB BA",
    "Z>A A>B B>A A>C, ZA AB BA AC",
    "Z>A A>B B>A A>B, ZA AB BA AB",
    // The push back to Z was lost: Q left Z a second time, and R follows it.
    "0>Z Z>A A>B Z>Q Q>R, 0Z ZA AB ZQ QR",
    // Told again under another name: an old one stays old, the newest stays the newest.
    "Z>A A>B B>C Z>A, ZA ZA AB BC",
    "Z>A A>B A>B, ZA AB AB",
    // Polling does not know what lay between.
    "0>Z 0>C Z>A A>B C>D, 0Z ZA AB 0C CD",
    // A branch that was deleted and made anew.
    "Z>A A>B 0>Q Q>R, ZA AB 0Q QR",
    // Asked for by a person, ->commit: as old as the commit is known to be.
    "Z>A A>B ->A, ZA -A AB",
    "Z>A A>B ->B, ZA AB -B",
    "A>B ->A, -A AB",
    "Z>A ->Q A>B, ZA -Q AB",
    "->A ->B ->A, -A -A -B",
    // With a commit that contains it, as Git says.
    "Z>A A>B ->P<A, -P ZA AB",
    "Z>A A>B ->P<B, ZA -P AB",
    "Z>A A>B ->P<Q, ZA AB -P",
    "->A ->B ->P<B ->C, -A -P -B -C",
    // Pushes with others between them that never came.
    "Z>A D>E B>C<E, ZA BC DE",
    "Z>A D>E B>C<E A>B C>D, ZA AB BC CD DE",
    // A link that is known counts more: the branch was forced back.
    "Z>A A>B B>A<B, ZA AB BA",
  })
  void standWhereTheyBelong(String arrivals, String order) {
    for (String arrival : arrivals.split(" ")) {
      place(arrival);
    }

    assertThat(String.join(" ", line.values())).isEqualTo(order);
  }

  @Test
  void aPushWithoutABuildLeavesNoGap() {
    place("0>Z");
    place("B>C");
    lineage.skipped(named('A'), named('B'));
    place("Z>A");
    assertThat(line.values()).containsExactly("0Z", "ZA", "BC");

    // The reset to A is left out, too: what leaves A after it is new.
    lineage.skipped(named('C'), named('A'));
    place("A>Q");
    assertThat(line.values()).containsExactly("0Z", "ZA", "BC", "AQ");
  }

  /** Any order of three in a row, ten times over. */
  @Test
  void anyThreeMayOvertakeEachOther() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Lineage fresh = new Lineage();
      TreeMap<BuildOrder, Integer> placed = new TreeMap<>();
      placed.put(fresh.place(1, numbered(0, 1)), 1);
      for (int window = 0; window < 10; window++) {
        List<Integer> three = new ArrayList<>(List.of(2, 3, 4));
        Collections.shuffle(three, random);
        for (int one : three) {
          int at = 3 * window + one;
          placed.put(fresh.place(placed.size() + 1L, numbered(at - 1, at)), at);
        }
      }
      assertThat(List.copyOf(placed.values())).as("seed %s", seed).isSorted().hasSize(31);
    }
  }

  private void place(String push) {
    char before = push.charAt(0);
    char after = push.charAt(2);
    Optional<CommitId> container =
        push.length() > 3 ? Optional.of(named(push.charAt(4))) : Optional.empty();
    Optional<CommitId> origin = before == '-' ? Optional.empty() : Optional.of(named(before));
    line.put(
        lineage.place(++number, new Lineage.Push(origin, named(after), container)),
        "" + before + after);
  }

  private static Lineage.Push numbered(int before, int after) {
    return new Lineage.Push(Optional.of(commit(before)), commit(after), Optional.empty());
  }

  private static CommitId named(char letter) {
    return commit(letter == '0' ? 0 : (int) letter);
  }

  private static CommitId commit(int n) {
    return new CommitId("%040x".formatted(n));
  }
}
