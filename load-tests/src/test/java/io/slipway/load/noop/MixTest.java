package io.slipway.load.noop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MixTest {
  @Test
  void everyProjectGetsWhatItsWeightAsksForAndAllImagesAreThere() {
    Mix mix = Mix.of(10_000, 500, 20);

    assertThat(mix.shares()).extracting(Mix.Share::builds).startsWith(200, 400, 600, 800, 200);
    assertThat(mix.shares().stream().mapToInt(Mix.Share::builds).sum()).isEqualTo(10_000);
    assertThat(mix.shares().stream().mapToInt(Mix.Share::images).sum()).isEqualTo(500);
  }

  @Test
  void theRoundsPushAllOfThemWhateverTheNumbersAre() {
    Mix mix = Mix.of(307, 43, 7);

    int pushed = IntStream.range(0, mix.rounds()).map(round -> mix.pushes(round).size()).sum();

    assertThat(pushed).isEqualTo(307);
  }

  @Test
  void projectsPushInTurns() {
    Mix mix = Mix.of(10, 4, 4);

    assertThat(mix.pushes(0))
        .extracting(Mix.Share::project)
        .containsExactly("p1", "p2", "p3", "p4", "p2", "p3", "p4", "p3", "p4", "p4");
  }
}
