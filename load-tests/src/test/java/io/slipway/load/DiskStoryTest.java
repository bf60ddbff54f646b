package io.slipway.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.load.DiskStory.Build;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The judge finds what is wrong in doctored stories, and nothing in a right one. */
class DiskStoryTest {
  private static final long WRITTEN = 10;
  private static final long BOUND = 100;

  @Test
  void aDiskThatGoesUpAndDownIsRight() {
    DiskStory story = story(i -> new Build(0, false, 50 + i % 5 * WRITTEN));

    assertThat(story.violations()).isEmpty();
    assertThat(story.text()).endsWith("violations 0");
  }

  @Test
  void aDiskThatFillsIsNot() {
    assertThat(story(i -> new Build(0, false, i)).violations()).isEmpty();
    assertThat(story(i -> new Build(0, false, i * WRITTEN)).violations())
        .anyMatch(v -> v.contains("more than 100"))
        .anyMatch(v -> v.contains("fuller by 10 bytes"));
  }

  @Test
  void aFullDiskFailsItsOwnBuildOnly() {
    assertThat(story(i -> new Build(i == 20 ? 3 : 0, i == 20, 50)).violations()).isEmpty();
    assertThat(story(i -> new Build(i >= 20 ? 3 : 0, i == 20, 50)).violations())
        .hasSize(19)
        .first()
        .asString()
        .contains("build 22, which had room, ended with 3");
    assertThat(story(i -> new Build(i == 20 ? 137 : 0, i == 20, 50)).violations())
        .singleElement()
        .asString()
        .contains("ended with 137");
    assertThat(story(i -> new Build(0, i == 20, 50)).violations())
        .singleElement()
        .asString()
        .contains("proves nothing");
  }

  @Test
  void whatIsLeftIsFound() {
    assertThat(new DiskStory(List.of(new Build(0, false, 1)), WRITTEN, BOUND, 2).violations())
        .containsExactly("2 work files were left");
  }

  private static DiskStory story(java.util.function.IntFunction<Build> build) {
    return new DiskStory(IntStream.range(0, 40).mapToObj(build).toList(), WRITTEN, BOUND, 0);
  }
}
