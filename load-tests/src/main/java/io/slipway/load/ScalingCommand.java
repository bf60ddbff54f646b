package io.slipway.load;

import io.slipway.load.ScalingRun.Outcome;
import io.slipway.load.ScalingRun.Stretch;
import io.slipway.load.check.Scaled;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code load-tests/scaling}. */
@Command(
    name = "scaling",
    mixinStandardHelpOptions = true,
    description = {
      "Works off a queue of real builds with one builder, then with four, then with two, of which"
          + " two were asked to leave (SIGTERM) in the middle of their builds.",
      "Builders are processes with one build at a time. A build sleeps in its RUN, so that a"
          + " machine with few processors can show what more builders bring.",
      "The last line: lost N, repeated N. Exit code 0: every build was run once and published"
          + " once; 1: not so, or the time limit came first; 3: the run itself failed."
    },
    footer = {"", "Example: load-tests/scaling --builds 120 --sleep 5s"})
final class ScalingCommand implements Callable<Integer> {
  private static final int SHOWN = 5;

  @Option(names = "--builds", defaultValue = "90", description = "how many builds (default 90)")
  private int builds;

  @Option(
      names = "--images",
      defaultValue = "12",
      description = "of how many images, whose builds run one after the other (default 12)")
  private int images;

  @Option(
      names = "--sleep",
      defaultValue = "5s",
      converter = Durations.class,
      description = "how long a build sleeps (default 5s)")
  private Duration sleep = Duration.ZERO;

  @Option(
      names = "--time-limit",
      defaultValue = "15m",
      converter = Durations.class,
      description = "ends by then: 90s, 5m, 1h (default 15m)")
  private Duration limit = Duration.ZERO;

  @Option(names = "--keep", description = "keep the folder with logs and state")
  private boolean keep;

  @Override
  public Integer call() throws Exception {
    PrintStream out = System.out;
    Path home = Files.createTempDirectory("slipway-scaling");
    Outcome outcome =
        new ScalingRun(new ScalingRun.Options(builds, images, sleep, limit), out::println)
            .run(home, LoadMain.installation());
    boolean held = outcome.scaled().held();
    if (keep || !held) {
      out.println("state and logs are kept in " + home);
    } else {
      ChaosCommand.delete(home);
    }
    out.println();
    out.println(text(outcome));
    return held ? 0 : 1;
  }

  static String text(Outcome outcome) {
    StringBuilder text = new StringBuilder();
    double one = outcome.stretches().getFirst().perSecond();
    for (Stretch stretch : outcome.stretches()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%d builder%s %4d builds in %6.1f s: %.2f/s, %.1f times one builder%n",
              stretch.builders(),
              stretch.builders() == 1 ? ": " : "s:",
              stretch.over(),
              stretch.time().toMillis() / 1e3,
              stretch.perSecond(),
              one > 0 ? stretch.perSecond() / one : 0));
    }
    Scaled scaled = outcome.scaled();
    text.append("%d builds; publications of a build: ".formatted(scaled.builds()));
    scaled.publications().forEach((times, n) -> text.append(n + " with " + times + "; "));
    text.append(
        String.format(
            Locale.ROOT, "two builders left in %.1f s%n", outcome.drained().toMillis() / 1e3));
    scaled.lost().stream().limit(SHOWN).forEach(v -> text.append("! " + v + "\n"));
    scaled.repeated().stream().limit(SHOWN).forEach(v -> text.append("! " + v + "\n"));
    return text.append(
            "lost %d, repeated %d".formatted(scaled.lost().size(), scaled.repeated().size()))
        .toString();
  }
}
