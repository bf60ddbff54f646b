package io.slipway.load;

import io.slipway.load.check.Scaled;
import io.slipway.load.evidence.Delivered;
import io.slipway.load.farm.Forge;
import io.slipway.load.farm.LoadedFarm;
import io.slipway.load.farm.LogReader;
import io.slipway.load.farm.Pushes;
import io.slipway.load.farm.ServiceProcess;
import io.slipway.load.noop.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A queue of builds, and one builder, then four, then two that work on it. */
final class ScalingRun {
  private static final Duration TELL_EVERY = Duration.ofSeconds(10);
  private static final long SEED = 1;
  private static final int MOST = 4;
  private static final int LEAVING = 2;
  private static final Set<String> LIVES =
      Set.of("build-requests", "build-events", "image-events", "tag-moves");

  private final Options options;
  private final Consumer<String> tell;
  private final Deadline deadline;

  /**
   * What is asked for.
   *
   * @param builds how many
   * @param images of how many images, whose builds run one after the other
   * @param sleep how long a build sleeps in its RUN
   * @param limit when it ends at the latest
   */
  record Options(int builds, int images, Duration sleep, Duration limit) {}

  /**
   * A stretch in which the number of builders did not change.
   *
   * @param builders how many
   * @param over how many builds came to their end
   * @param time how long it was
   */
  record Stretch(int builders, int over, Duration time) {
    double perSecond() {
      return over / (Math.max(1, time.toNanos()) / 1e9);
    }
  }

  /** What came of it. */
  record Outcome(List<Stretch> stretches, Duration drained, Scaled scaled) {
    Outcome {
      stretches = List.copyOf(stretches);
    }
  }

  ScalingRun(Options options, Consumer<String> tell) {
    this.options = options;
    this.tell = tell;
    this.deadline = Deadline.in(options.limit());
  }

  Outcome run(Path home, Path installation)
      throws IOException, InterruptedException, TimeoutException {
    try (LoadedFarm farm = new LoadedFarm(home, installation)) {
      tell.accept("starting the farm in " + home + " ...");
      farm.startServices(new LoadedFarm.Size(1, 1, 1));
      Forge.Content content = Forge.Content.sleeping(options.sleep());
      Pushes pushes =
          new Pushes(
              farm, new Pushes.Load(SEED, options.images(), options.builds(), false), content);
      try (Progress progress = new Progress(farm.kafka())) {
        pushes.send(Duration.ZERO, false);
        say("%d pushes are accepted", options.builds());
        return measure(farm, progress, pushes.delivered());
      }
    }
  }

  /** A sixth of the builds for one builder, half of them for four, the rest for two. */
  private Outcome measure(LoadedFarm farm, Progress progress, List<Delivered> delivered)
      throws IOException, InterruptedException, TimeoutException {
    List<Stretch> stretches = new ArrayList<>();
    progress.await(1, deadline.left()); // the first build of a builder is not like the others
    stretches.add(stretch(progress, 1, Math.max(2, options.builds() / 6)));
    farm.addBuilders(MOST - 1);
    say("%d builders are ready", MOST);
    stretches.add(stretch(progress, MOST, options.builds() * 4 / 6));
    Duration drained = drain(farm.services("builder").subList(0, LEAVING));
    say("%d builders got SIGTERM, ended their builds and left within %.1f s", LEAVING, s(drained));
    stretches.add(stretch(progress, MOST - LEAVING, options.builds()));
    farm.stopServices();
    Scaled scaled = Scaled.judge(LogReader.read(farm.kafka(), LIVES::contains), delivered);
    return new Outcome(stretches, drained, scaled);
  }

  private Stretch stretch(Progress progress, int builders, int goal) throws InterruptedException {
    int before = progress.await(0, Duration.ZERO);
    long start = System.nanoTime();
    int over = before;
    while (over < goal && !deadline.over()) {
      Duration left = deadline.left();
      over = progress.await(goal, left.compareTo(TELL_EVERY) < 0 ? left : TELL_EVERY);
      say("  %d of %d builds over, %d builders", over, options.builds(), builders);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Stretch(builders, over - before, took);
  }

  private static Duration drain(List<ServiceProcess> leaving) throws InterruptedException {
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (ServiceProcess builder : leaving) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      builder.stop();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static double s(Duration time) {
    return time.toNanos() / 1e9;
  }

  private void say(String format, Object... values) {
    tell.accept(String.format(Locale.ROOT, format, values));
  }
}
