package io.slipway.load;

import io.slipway.load.check.Checker;
import io.slipway.load.check.Chronicle;
import io.slipway.load.check.Report;
import io.slipway.load.check.RetentionPromises;
import io.slipway.load.evidence.Delivered;
import io.slipway.load.evidence.Evidence;
import io.slipway.load.evidence.Garbage;
import io.slipway.load.evidence.Pulls;
import io.slipway.load.evidence.RegistryState;
import io.slipway.load.evidence.Remains;
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
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;

/** One run: a farm, pushes and faults at once, then quiet, then the judgement. */
final class ChaosRun {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Requests that are still to fail may do so while what is left is built. */
  private static final Duration STILL_FAILING = Duration.ofSeconds(20);

  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Set<String> LIVES =
      Set.of("build-requests", "build-events", "image-events", "gate-jobs", "tag-moves");

  /** Every build is followed by a plan, and little is kept: cleanup always has work. */
  private static final Map<String, String> FREQUENT_CLEANUP =
      Map.of(
          "slipway.cleanup.keep", Integer.toString(RetentionPromises.KEEP),
          "slipway.cleanup.after-builds", "true",
          "slipway.cleanup.grace", "2s",
          "slipway.cleanup.sweep", "1s",
          "slipway.cleanup.turn", "4s",
          "slipway.cleanup.collect-fresh", "0s");

  /** What still grows when builds are over: deletions and the audit of all. */
  private static final Set<String> LOUD =
      Set.of("build-events", "image-events", "tag-moves", "audit");

  /** So many looks without anything new. */
  private static final int QUIET = 3;

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
   * @param crashPoints whether all crash points are gone through, instead of other faults
   */
  record Options(
      long seed,
      int builds,
      int images,
      Duration duration,
      LoadedFarm.Size size,
      boolean reordered,
      boolean crashPoints) {}

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
      farm.audit();
      FREQUENT_CLEANUP.forEach(farm::set);
      farm.set("slipway.cleanup.local-registry", home.resolve("registry").toString());
      Path crashPoints = farm.crashPoints();
      farm.startServices(options.size());
      evidence = run(farm, crashPoints);
    }
    List<String> missed = Checker.missedCrashPoints(evidence);
    if (!missed.isEmpty()) {
      tell.accept("crash points that nobody reached: " + String.join(", ", missed));
    }
    return Checker.judge(evidence);
  }

  private Evidence run(LoadedFarm farm, Path crashPoints)
      throws IOException, InterruptedException, TimeoutException {
    Pushes pushes =
        new Pushes(
            farm,
            new Pushes.Load(options.seed(), options.images(), options.builds(), true),
            Forge.Content.COPIES);
    try (BadMessages bad = new BadMessages(farm.kafka(), pushes.images().getFirst());
        Puller puller = Puller.start(farm.registry(), pushes.repositories())) {
      Injector injector = new Injector(farm, pushes, bad, crashPoints, tell);
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
      awaitGarbage(farm);
      harm(injector);
      tell.accept("no more faults; waiting until all is over ...");
      sending.join();
      drain(farm, injector, pushes.delivered());
      moving.interrupt();
      moving.join();
      awaitQuiet(farm);
      Pulls pulls = puller.finish();
      Garbage garbage = GarbageDay.of(farm, tell);
      RegistryState registry = registry(farm, pushes.repositories());
      farm.stopServices();
      Victims.Toll toll = injector.toll();
      return new Evidence(
          LogReader.read(farm.kafka(), topic -> !topic.startsWith("build-logs")),
          pushes.delivered(),
          farm.proxy().puts(),
          registry,
          pulls,
          injector.log().injected(),
          farm.proxy().failed(),
          bad.sent(),
          attempts.count(),
          new Remains(toll.kills(), toll.processes(), toll.orphans(), Leftovers.of(farm.home())),
          injector.log().crashes(),
          garbage,
          injector.log().killers());
    }
  }

  /**
   * Waits until cleanup has something to delete after each build, so that faults find it at work;
   * not for more than a quarter of the builds, and no longer than a quarter of the time.
   */
  private void awaitGarbage(LoadedFarm farm) throws InterruptedException {
    int wanted = Math.min(options.images() * (RetentionPromises.KEEP + 1), options.builds() / 4);
    Deadline deadline = Deadline.in(options.duration()).part(0.25);
    while (!deadline.over()) {
      Chronicle chronicle = Chronicle.of(LogReader.read(farm.kafka(), LIVES::contains));
      if (chronicle.size() - chronicle.open() >= wanted) {
        return;
      }
      Thread.sleep(LOOK);
    }
  }

  private void harm(Injector injector) throws InterruptedException {
    if (options.crashPoints()) {
      injector.tour(options.seed(), Deadline.in(options.duration()));
    } else {
      injector.run(schedule());
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

  /** The last harm that is done is done to cleanup, which has most to do when builds are over. */
  private void drain(LoadedFarm farm, Injector injector, List<Delivered> delivered)
      throws InterruptedException, TimeoutException {
    farm.awaitReady();
    try (SweepHunt _ = injector.huntSweeps()) {
      drain(farm, delivered);
    }
    farm.awaitReady();
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

  /**
   * Waits until the logs have not grown for a while, when the last wishes are decided, and nothing
   * waits for its deletion: who was killed last works again only when its turn has lapsed.
   */
  private static void awaitQuiet(LoadedFarm farm) throws InterruptedException {
    Deadline end = Deadline.in(PATIENCE);
    int before = -1;
    int same = 0;
    while (same < QUIET) {
      Thread.sleep(LOOK);
      List<Told> told = LogReader.read(farm.kafka(), LOUD::contains);
      boolean over = RetentionPromises.pending(told) == 0 || end.over();
      same = over && told.size() == before ? same + 1 : 0;
      before = told.size();
    }
  }

  /** Asks now and then for a move of a release tag, which only the first may get. */
  private static final class Attempts implements Runnable {
    private static final long EVERY_MILLIS = 1_000;

    private static final Pattern OWN_TAG = Pattern.compile("build-(\\d+)-.*");

    private final LoadedFarm farm;
    private final List<String> images;
    private int count;

    Attempts(LoadedFarm farm, List<String> images) {
      this.farm = farm;
      this.images = images;
    }

    @Override
    public void run() {
      try (FarmApi api = new FarmApi();
          RegistryView view = new RegistryView(farm.registry())) {
        for (int i = 0; ; i++) {
          Thread.sleep(EVERY_MILLIS);
          List<ServiceProcess> promoters = farm.services("promoter");
          String promoter = LoadedFarm.url(promoters.get(i % promoters.size()));
          String image = images.get(i % images.size());
          OptionalLong newest = newest(view, image.substring(image.indexOf('/') + 1));
          if (newest.isPresent()) {
            note(api.promote(promoter, image, newest.getAsLong(), "1.0.0"));
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Of older builds cleanup may have deleted what was to be promoted. */
    private static OptionalLong newest(RegistryView view, String repository)
        throws InterruptedException {
      try {
        return view.tags(repository).stream()
            .map(OWN_TAG::matcher)
            .filter(Matcher::matches)
            .mapToLong(m -> Long.parseLong(m.group(1)))
            .max();
      } catch (IOException e) {
        return OptionalLong.empty(); // asked again soon
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
