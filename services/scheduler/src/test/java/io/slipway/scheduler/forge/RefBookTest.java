package io.slipway.scheduler.forge;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.model.BuildId;
import io.slipway.model.CommitId;
import io.slipway.model.ImageName;
import io.slipway.model.ProjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefBookTest {
  private static final ProjectId PROJECT = new ProjectId("shop");
  private static final ImageName IMAGE = new ImageName("r/shop");
  private static final String REF = "refs/heads/main";

  @Test
  void neitherOrderNorRepetitionMatters() {
    List<RefBook.Accepted> all = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      all.add(accepted(i));
    }
    RefBook inOrder = book(all);
    for (int seed = 0; seed < 50; seed++) {
      List<RefBook.Accepted> shuffled = new ArrayList<>(all);
      shuffled.addAll(all.subList(30, 80));
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(book(shuffled).of(PROJECT, IMAGE, REF)).isEqualTo(inOrder.of(PROJECT, IMAGE, REF));
    }
    assertThat(inOrder.of(PROJECT, IMAGE, REF)).hasSize(50);
    assertThat(inOrder.of(PROJECT, IMAGE, REF).getFirst()).isEqualTo(accepted(79));
  }

  @Test
  void aBuildThatIsToldAgainWithAnotherTimeCountsOnce() {
    RefBook book = book(List.of(accepted(1)));
    RefBook.Accepted later =
        new RefBook.Accepted(
            Instant.ofEpochSecond(5), accepted(1).build(), accepted(1).commit(), false);
    book.add(PROJECT, IMAGE, REF, later);

    assertThat(book.of(PROJECT, IMAGE, REF)).containsExactly(later);
    assertThat(book.of(PROJECT, new ImageName("r/other"), REF)).isEmpty();
    assertThat(book.of(PROJECT, IMAGE, "refs/heads/next")).isEmpty();
  }

  private static RefBook book(List<RefBook.Accepted> all) {
    RefBook book = new RefBook();
    all.forEach(a -> book.add(PROJECT, IMAGE, REF, a));
    return book;
  }

  private static RefBook.Accepted accepted(int number) {
    return new RefBook.Accepted(
        Instant.ofEpochSecond(number),
        BuildId.of("build " + number),
        new CommitId(String.format("%040x", number)),
        false);
  }
}
