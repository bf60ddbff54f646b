package io.slipway.load;

import io.slipway.load.farm.BuildProcesses;
import io.slipway.load.farm.Forge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Builds one changed context after the other on a small disk, as a user would, and fills the disk
 * up in between.
 */
final class DisksRun {
  private static final int COPIES = 4; // a file as blob and as snapshot, of COPY and of RUN
  private static final int SLACK = 6; // builds that may come before somebody looks after the store
  private static final Duration HANGS = Duration.ofMinutes(5);
  private static final String BUILD_FILE =
      """
      FROM scratch
      COPY busybox /bin/busybox
      COPY data /data
      RUN ["/bin/busybox", "sh", "-c", "/bin/busybox cp /data /copy"]
      """;

  private final Options options;
  private final Consumer<String> out;

  /**
   * How much.
   *
   * @param builds how many builds
   * @param disk bytes of the disk
   * @param limit what the store is told to take at most, as {@code SLIPWAY_STORE_LIMIT} says it
   * @param limitBytes the same in bytes
   * @param context bytes that change from build to build
   */
  record Options(int builds, long disk, String limit, long limitBytes, int context) {}

  /** A run that has not begun. */
  DisksRun(Options options, Consumer<String> out) {
    this.options = options;
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @param fullEvery the disk is full before each so-many-th build; 0 for never
   * @param home an empty directory
   * @param installation the folder with the built modules
   */
  DiskStory run(int fullEvery, Path home, Path installation)
      throws IOException, InterruptedException {
    Path context = context(home);
    Random random = new Random(1);
    List<DiskStory.Build> builds = new ArrayList<>();
    try (Volume volume = Volume.mount(home, options.disk())) {
      long empty = volume.used();
      int unkept = 0;
      for (int n = 1; n <= options.builds(); n++) {
        byte[] data = new byte[options.context()];
        random.nextBytes(data);
        Files.write(context.resolve("data"), data);
        boolean full = fullEvery > 0 && n % fullEvery == 0;
        // Whoever looks after the store runs with low priority: a busy machine is no full disk.
        unkept = keeping(volume) ? unkept + 1 : 0;
        if (full || unkept >= SLACK - 1) {
          awaitUpkeep(volume);
        }
        Path filler = full ? volume.fill(options.context() / 2) : home.resolve("none");
        int exit = build(installation, volume, home, context);
        Files.deleteIfExists(filler);
        builds.add(new DiskStory.Build(exit, full, volume.used()));
        tell(n, builds.getLast());
      }
      long written = (long) COPIES * options.context();
      long bound = empty + options.limitBytes() + SLACK * written;
      return new DiskStory(builds, written, bound, leftovers(volume));
    }
  }

  private void tell(int n, DiskStory.Build build) {
    if (n % 10 == 0 || build.exit() != 0) {
      out.accept(
          String.format(
              Locale.ROOT,
              "build %4d: %7.1f MB in use%s",
              n,
              build.used() / 1e6,
              (build.full() ? ", on a full disk" : "")
                  + (build.exit() == 0 ? "" : ", ended with " + build.exit())));
    }
  }

  private static Path context(Path home) throws IOException {
    Path context = Files.createDirectories(home.resolve("context"));
    Files.copy(
        Forge.Content.busybox(),
        context.resolve("busybox"),
        StandardCopyOption.COPY_ATTRIBUTES,
        StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(context.resolve("Dockerfile"), BUILD_FILE);
    return context;
  }

  private int build(Path installation, Volume volume, Path home, Path context)
      throws IOException, InterruptedException {
    ProcessBuilder process =
        new ProcessBuilder(
            installation.resolve("slipway").toString(),
            "build",
            "--progress",
            "plain",
            "--output",
            "type=cacheonly",
            "--state-dir",
            volume.directory().resolve("state").toString(),
            context.toString());
    process.environment().put("SLIPWAY_HOME", home.resolve("home").toString());
    process.environment().put("SLIPWAY_STORE_LIMIT", options.limit());
    process.environment().put("SLIPWAY_SKIP_BUILD", "1");
    process.environment().put("SLIPWAY_WARM", "0");
    Path log = home.resolve("log");
    process.redirectErrorStream(true).redirectOutput(log.toFile());
    Process running = process.start();
    if (!running.waitFor(2, TimeUnit.MINUTES)) {
      running.destroyForcibly();
      throw new IOException("a build hangs; see " + log);
    }
    if (running.exitValue() != 0) {
      try (Stream<String> lines = Files.lines(log)) {
        lines.reduce((first, last) -> last).ifPresent(out);
      }
    }
    return running.exitValue();
  }

  /** Folders of engines that are gone, when nobody looks after the store any more. */
  private static int leftovers(Volume volume) throws IOException, InterruptedException {
    awaitUpkeep(volume);
    return count(volume.directory().resolve("state/store/work"));
  }

  private static void awaitUpkeep(Volume volume) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(HANGS);
    while (keeping(volume)) {
      if (deadline.over()) {
        throw new IOException("the upkeep of " + volume.directory() + " hangs");
      }
      Thread.sleep(100);
    }
  }

  private static boolean keeping(Volume volume) {
    String state = volume.directory().toString() + "/";
    return ProcessHandle.allProcesses()
        .map(process -> BuildProcesses.commandLine(process.pid()))
        .anyMatch(line -> line.contains(" --upkeep ") && line.contains(state));
  }

  private static int count(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return (int) all.count();
    }
  }
}
