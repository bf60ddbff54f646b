package io.slipway.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run; {@code load-tests/disks} has the long ones. */
@Tag("ci")
class DisksST {
  private static final long MEBIBYTE = 1 << 20;

  @TempDir Path home;

  @Test
  void aStoreStaysWithinItsLimitAndAFullDiskFailsOneBuild() throws Exception {
    DiskStory story = run(16, 96, 8);

    assertThat(story.violations()).as(story.text()).isEmpty();
  }

  /** The limit is what kept the disk from filling up above: without it, the same run fails. */
  @Test
  void withoutALimitTheDiskFillsUp() throws Exception {
    DiskStory story = run(8, 0, 0);

    assertThat(story.violations()).as(story.text()).anyMatch(v -> v.contains("which had room"));
  }

  private DiskStory run(int builds, int limit, int fullEvery) throws Exception {
    assumeTrue(
        (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0,
        "a file system can be mounted here, which takes root");
    DisksRun.Options options =
        new DisksRun.Options(
            builds,
            (limit == 0 ? 96 : 256) * MEBIBYTE,
            limit + "M",
            limit * MEBIBYTE,
            (int) (4 * MEBIBYTE));
    DiskStory story =
        new DisksRun(options, System.out::println)
            .run(fullEvery, home, Path.of(System.getProperty("slipway.repo")));
    System.out.println(story.text());
    return story;
  }
}
