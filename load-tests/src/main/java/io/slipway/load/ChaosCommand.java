package io.slipway.load;

import io.slipway.load.check.Report;
import io.slipway.load.farm.LoadedFarm;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code load-tests/chaos}. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a farm of real processes under faults and judges by its logs and its registry.",
      "The faults follow from the seed. Exit code 0: every promise that was put to the test held;"
          + " 1: one did not; 3: the run itself failed.",
      "The last line: lost N, duplicated N, stuck N, stale tag writes N, faults bitten N"
    },
    footer = {
      "",
      "Examples: load-tests/chaos --seed 7 --builds 300 --duration 5m",
      "          load-tests/chaos --crash-points --builds 150 --duration 4m"
    })
final class ChaosCommand implements Callable<Integer> {
  @Option(names = "--seed", defaultValue = "1", description = "decides the faults (default 1)")
  private long seed;

  @Option(names = "--builds", defaultValue = "100", description = "how many pushes (default 100)")
  private int builds;

  @Option(names = "--images", defaultValue = "6", description = "of how many images (default 6)")
  private int images;

  @Option(
      names = "--duration",
      defaultValue = "2m",
      converter = Durations.class,
      description = "how long faults happen: 90s, 5m, 1h (default 2m)")
  private Duration duration = Duration.ZERO;

  @Option(names = "--schedulers", defaultValue = "2", description = "(default 2)")
  private int schedulers;

  @Option(names = "--builders", defaultValue = "3", description = "(default 3)")
  private int builders;

  @Option(names = "--promoters", defaultValue = "2", description = "(default 2)")
  private int promoters;

  @Option(
      names = "--reordered",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "webhooks of one image overtake each other, any three in a row (default yes)")
  private boolean reordered;

  @Option(
      names = "--crash-points",
      description =
          "instead of other faults, one process after the other dies at each of the named points"
              + " between an effect and its record; points that nobody reached are listed")
  private boolean crashPoints;

  @Option(names = "--keep", description = "keep the folder with logs and state")
  private boolean keep;

  @Override
  public Integer call() throws Exception {
    PrintStream out = System.out;
    Path home = Files.createTempDirectory("slipway-chaos");
    Report report =
        new ChaosRun(
                new ChaosRun.Options(
                    seed,
                    builds,
                    images,
                    duration,
                    new LoadedFarm.Size(schedulers, builders, promoters),
                    reordered,
                    crashPoints),
                out::println)
            .run(home, LoadMain.installation());
    if (keep || !report.held()) {
      out.println("state and logs are kept in " + home);
    } else {
      delete(home);
    }
    out.println();
    out.println(report.text());
    return report.held() ? 0 : 1;
  }

  static void delete(Path folder) throws java.io.IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
