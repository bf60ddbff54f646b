package io.slipway.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code load-tests/disks}. */
@Command(
    name = "disks",
    mixinStandardHelpOptions = true,
    description = {
      "Builds one changed context after the other on a disk of its own (ext4 in a file; takes"
          + " root), fills the disk up before some builds, and tells how full it is.",
      "The last line: slope N MB per build, violations N. Exit code 0: the store stayed within its"
          + " limit, a full disk failed one build cleanly, and all others succeeded; 1: not so;"
          + " 3: the run itself failed."
    },
    footer = {"", "Example: load-tests/disks --builds 2000 --disk 5000 --limit 2500 --context 10"})
final class DisksCommand implements Callable<Integer> {
  private static final long MEBIBYTE = 1 << 20;

  @Option(names = "--builds", defaultValue = "200", description = "how many builds (default 200)")
  private int builds;

  @Option(
      names = "--disk",
      defaultValue = "512",
      description = "mebibytes of the disk (default 512)")
  private long disk;

  @Option(
      names = "--limit",
      defaultValue = "200",
      description = "mebibytes that the store may take; 0 for no limit (default 200)")
  private long limit;

  @Option(
      names = "--context",
      defaultValue = "4",
      description = "mebibytes that change from build to build (default 4)")
  private int context;

  @Option(
      names = "--full-every",
      defaultValue = "25",
      description = "the disk is full before each so-many-th build; 0 for never (default 25)")
  private int fullEvery;

  @Override
  public Integer call() throws Exception {
    Path home = Files.createTempDirectory("slipway-disks");
    DisksRun.Options options =
        new DisksRun.Options(
            builds, disk * MEBIBYTE, limit + "M", limit * MEBIBYTE, (int) (context * MEBIBYTE));
    DiskStory story =
        new DisksRun(options, System.out::println).run(fullEvery, home, LoadMain.installation());
    ChaosCommand.delete(home);
    System.out.println();
    System.out.println(story.text());
    return story.violations().isEmpty() ? 0 : 1;
  }
}
