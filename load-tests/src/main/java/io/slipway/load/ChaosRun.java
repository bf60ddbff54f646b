package io.slipway.load;

import io.slipway.load.check.Checker;
import io.slipway.load.check.Chronicle;
import io.slipway.load.check.Report;
import io.slipway.load.evidence.Delivered;
import io.slipway.load.evidence.Evidence;
import io.slipway.load.evidence.Pulls;
import io.slipway.load.evidence.RegistryState;
import io.slipway.load.evidence.Told;
import io.slipway.load.farm.BadMessages;
import io.slipway.load.farm.FarmApi;
import io.slipway.load.farm.Forge;
import io.slipway.load.farm.Leftovers;
import io.slipway.load.farm.LoadedFarm;
import io.slipway.load.farm.LogReader;
import io.slipway.load.farm.Puller;
import io.slipway.load.farm.Pushes;
import io.slipway.load.farm.RegistryView;
import io.slipway.load.farm.ServiceProcess;
import io.slipway.load.fault.Schedule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/** One run: a farm, pushes and faults at once, then quiet, then the judgement. */
final class ChaosRun {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Requests that are still to fail may do so while what is left is built. */
  private static final Duration STILL_FAILING = Duration.ofSeconds(20);

  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Set<String> LIVES =
      Set.of("build-requests", "build-events", "image-events", "tag-moves");

  private final Options options;
  private final Consumer<String> tell;

  /**
   * What is asked for.
   *
   * @param seed decides the faults and the order of deliveries
   * @param builds how many pushes
   * @param images to how many images
   * @param duration how long pushes and faults go on
   * @param size of the farm
   * @param reordered whether pushes of one image overtake each other
   */
  record Options(
      long seed,
      int builds,
      int images,
      Duration duration,
      LoadedFarm.Size size,
      boolean reordered) {}

  ChaosRun(Options options, Consumer<String> tell) {
    this.options = options;
    this.tell = tell;
  }

  /** Runs it in a folder and judges. */
  Report run(Path home, Path installation)
      throws IOException, InterruptedException, TimeoutException {
    Evidence evidence;
    try (LoadedFarm farm = new LoadedFarm(home, installation)) {
      tell.accept("starting the farm in " + home + " ...");
      farm.startServices(options.size());
      evidence = run(farm);
    }
    return Checker.judge(evidence);
  }

  private Evidence run(LoadedFarm farm) throws IOException, InterruptedException, TimeoutException {
    Pushes pushes =
        new Pushes(farm, options.seed(), options.images(), options.builds(), Forge.Content.COPIES);
    try (BadMessages bad = new BadMessages(farm.kafka(), pushes.images().getFirst());
        Puller puller = Puller.start(farm.registry(), pushes.repositories())) {
      Injector injector = new Injector(farm, bad, tell);
      Attempts attempts = new Attempts(farm, pushes.images());
      tell.accept(
          "seed %d: %d pushes to %d images and faults, for %d s"
              .formatted(
                  options.seed(),
                  options.builds(),
                  options.images(),
                  options.duration().toSeconds()));
      Thread sending = Thread.ofVirtual().start(() -> send(pushes));
      Thread moving = Thread.ofVirtual().start(attempts);
      injector.run(schedule());
      tell.accept("no more faults; waiting until all is over ...");
      sending.join();
      farm.awaitReady();
      drain(farm, pushes.delivered());
      moving.interrupt();
      moving.join();
      awaitQuiet(farm);
      Pulls pulls = puller.finish();
      RegistryState registry = registry(farm, pushes.repositories());
      farm.stopServices();
      return new Evidence(
          LogReader.read(farm.kafka(), topic -> !topic.startsWith("build-logs")),
          pushes.delivered(),
          farm.proxy().puts(),
          registry,
          pulls,
          injector.injected(),
          farm.proxy().failed(),
          bad.sent(),
          attempts.count(),
          Leftovers.of(farm.home()));
    }
  }

  private Schedule schedule() {
    LoadedFarm.Size size = options.size();
    return Schedule.of(
        options.seed(),
        options.duration(),
        new Schedule.Shape(size.schedulers(), size.builders(), size.promoters()));
  }

  private void send(Pushes pushes) {
    try {
      // The last faults shall find work, too.
      pushes.send(options.duration().multipliedBy(9).dividedBy(10), options.reordered());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static RegistryState registry(LoadedFarm farm, List<String> repositories)
      throws IOException, InterruptedException {
    try (RegistryView view = new RegistryView(farm.registry())) {
      return view.state(repositories);
    }
  }

  /** Waits until every accepted build is over, or nothing has happened for a long time. */
  private void drain(LoadedFarm farm, List<Delivered> delivered) throws InterruptedException {
    long before = -1;
    long healed = System.nanoTime() + STILL_FAILING.toNanos();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      if (System.nanoTime() > healed) {
        farm.proxy().heal();
      }
      try {
        List<Told> told = LogReader.read(farm.kafka(), LIVES::contains);
        Chronicle chronicle = Chronicle.of(told);
        if (chronicle.open() == 0 && chronicle.size() >= delivered.size()) {
          return;
        }
        if (told.size() != before) {
          before = told.size();
          end = System.nanoTime() + PATIENCE.toNanos();
        }
      } catch (KafkaException e) {
        tell.accept("  Kafka is asked again: " + e.getMessage());
      }
      Thread.sleep(LOOK);
    }
    tell.accept("not everything came to an end; judging what is there");
  }

  /** Waits until the ledger has not grown between two looks: the last wishes are decided then. */
  private static void awaitQuiet(LoadedFarm farm) throws InterruptedException {
    int before = -1;
    for (int now = 0; now != before; ) {
      before = now;
      Thread.sleep(LOOK);
      now = LogReader.read(farm.kafka(), LIVES::contains).size();
    }
  }

  /** Asks now and then for a move of a release tag, which only the first may get. */
  private static final class Attempts implements Runnable {
    private static final long EVERY_MILLIS = 1_000;

    /** The first builds of an image are soon there. */
    private static final int BUILDS = 4;

    private final LoadedFarm farm;
    private final List<String> images;
    private int count;

    Attempts(LoadedFarm farm, List<String> images) {
      this.farm = farm;
      this.images = images;
    }

    @Override
    public void run() {
      try (FarmApi api = new FarmApi()) {
        for (int i = 0; ; i++) {
          Thread.sleep(EVERY_MILLIS);
          List<ServiceProcess> promoters = farm.services("promoter");
          String promoter = LoadedFarm.url(promoters.get(i % promoters.size()));
          String image = images.get(i % images.size());
          int status = api.promote(promoter, image, 1 + i / images.size() % BUILDS, "1.0.0");
          note(status);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized void note(int status) {
      count += status == 202 || status == 409 ? 1 : 0;
    }

    synchronized int count() {
      return count;
    }
  }
}
