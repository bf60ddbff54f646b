package io.slipway.load;

import io.slipway.load.check.Fairness;
import io.slipway.load.evidence.Told;
import io.slipway.load.farm.FarmApi;
import io.slipway.load.farm.Gauge;
import io.slipway.load.farm.LoadedFarm;
import io.slipway.load.farm.LogReader;
import io.slipway.load.farm.ServiceProcess;
import io.slipway.load.noop.Mix;
import io.slipway.load.noop.NoopBuilder;
import io.slipway.load.noop.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One load from an empty queue to an empty queue: webhooks without builders, then builders that
 * build nothing. Ends at its deadline with what there is.
 */
final class MeasuredLoad {
  private static final Duration TELL_EVERY = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTS = 10;

  /** Of the time that there is, the builds get at least the other half. */
  private static final double FOR_WEBHOOKS = 0.5;

  private final LoadedFarm farm;
  private final ServiceProcess scheduler;
  private final ServiceProcess promoter;
  private final Plan plan;
  private final Consumer<String> tell;
  private final List<Figures.Sample> samples = new ArrayList<>();

  /**
   * What is to be done.
   *
   * @param mix who pushes to what
   * @param folder where the images are, below the registry; no other load has it
   * @param slots how many builds run at once
   * @param senders how many webhooks are sent at once
   */
  record Plan(Mix mix, String folder, int slots, int senders) {}

  MeasuredLoad(LoadedFarm farm, Plan plan, Consumer<String> tell) {
    this.farm = farm;
    this.scheduler = farm.services("scheduler").getFirst();
    this.promoter = farm.services("promoter").getFirst();
    this.plan = plan;
    this.tell = tell;
  }

  /** Measures it. */
  Figures run(int past, Figures.Start start, Deadline deadline)
      throws IOException, InterruptedException {
    Duration schedulerBefore = Gauge.processor(scheduler);
    Duration promoterBefore = Gauge.processor(promoter);
    sample("empty queue", 0);
    try (Progress progress = new Progress(farm.kafka());
        FarmApi api = new FarmApi()) {
      Webhooks webhooks = new Webhooks(api, LoadedFarm.url(scheduler), plan, farm.registry());
      Figures.Doors doors = webhooks.send(deadline.part(FOR_WEBHOOKS), tell);
      sample("full queue", 0);
      long begun = System.nanoTime();
      try (NoopBuilder builder =
          new NoopBuilder(farm.kafka(), farm.redis(), farm.registry(), plan.slots())) {
        drain(progress, doors.accepted(), deadline);
      }
      List<Long> over = progress.times();
      Figures.Farm through =
          new Figures.Farm(
              over.size(),
              Duration.ofNanos(over.isEmpty() ? 0 : over.getLast() - begun),
              Gauge.processor(scheduler).minus(schedulerBefore),
              Gauge.processor(promoter).minus(promoterBefore),
              rates(over, begun));
      return new Figures(past, start, doors, through, samples, Gauge.memory(promoter), fairness());
    }
  }

  private void drain(Progress progress, int builds, Deadline deadline)
      throws IOException, InterruptedException {
    Deadline patience = Deadline.in(PATIENCE);
    int over = 0;
    int told = 0;
    long toldAt = System.nanoTime();
    for (int part = 1; part <= PARTS; part++) {
      int goal = (int) ((long) builds * part / PARTS);
      while (over < goal && !deadline.over() && !patience.over()) {
        int now = progress.await(goal, shortest(TELL_EVERY, deadline.left()));
        patience = now > over ? Deadline.in(PATIENCE) : patience;
        over = now;
        long passed = System.nanoTime() - toldAt;
        if (passed >= TELL_EVERY.toNanos()) {
          say("  %d of %d builds over, %.1f/s", over, builds, (over - told) / (passed / 1e9));
          told = over;
          toldAt = System.nanoTime();
        }
      }
      if (over < goal) {
        return;
      }
      sample(part * 100 / PARTS + " % over", over);
    }
  }

  private static Duration shortest(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void sample(String when, int over) throws IOException, InterruptedException {
    samples.add(new Figures.Sample(when, over, Gauge.memory(scheduler)));
  }

  private static List<Double> rates(List<Long> over, long begun) {
    List<Double> rates = new ArrayList<>();
    long from = begun;
    for (int part = 1; part <= PARTS; part++) {
      int first = over.size() * (part - 1) / PARTS;
      int last = over.size() * part / PARTS;
      if (last > first) {
        rates.add((last - first) / ((over.get(last - 1) - from) / 1e9));
        from = over.get(last - 1);
      }
    }
    return rates;
  }

  /** The jobs are on one partition: their order is the order in which they were handed out. */
  private Fairness fairness() {
    String ours = farm.registry() + "/" + plan.folder() + "/";
    List<String> order =
        LogReader.read(farm.kafka(), "build-jobs.trusted"::equals).stream()
            .filter(job -> job.text("image").startsWith(ours) && job.number("attempt") == 1)
            .map((Told job) -> job.text("project"))
            .toList();
    Map<String, Integer> weights =
        plan.mix().shares().stream()
            .filter(share -> share.builds() > 0)
            .collect(Collectors.toMap(Mix.Share::project, Mix.Share::weight));
    return Fairness.of(order, weights);
  }

  private void say(String format, Object... values) {
    tell.accept(String.format(Locale.ROOT, format, values));
  }
}
