package io.slipway.load;

import io.slipway.load.farm.LoadedFarm;
import io.slipway.load.farm.ServiceProcess;
import io.slipway.load.noop.History;
import io.slipway.load.noop.Mix;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A load on a new farm and, when a history is asked for, the same load behind it. */
final class ThroughputRun {
  private static final Duration READY = Duration.ofMinutes(5);

  /** Of the time that there is, when the load comes twice. */
  private static final double FIRST_OF_TWO = 0.4;

  private final Options options;
  private final Consumer<String> tell;

  /**
   * What is asked for.
   *
   * @param builds how many are queued
   * @param images of how many images
   * @param projects of how many projects, with weights from 1 to 4
   * @param slots how many builds run at once
   * @param senders how many webhooks are sent at once
   * @param history how many builds are over before the load comes again; 0 for once
   * @param heap the largest heap of each service, {@code 256m}
   * @param limit when it ends at the latest, with what was measured by then
   */
  record Options(
      int builds,
      int images,
      int projects,
      int slots,
      int senders,
      int history,
      String heap,
      Duration limit) {}

  ThroughputRun(Options options, Consumer<String> tell) {
    this.options = options;
    this.tell = tell;
  }

  ThroughputReport run(Path home, Path installation)
      throws IOException, InterruptedException, TimeoutException {
    Deadline deadline = Deadline.in(options.limit());
    Mix mix = Mix.of(options.builds(), options.images(), options.projects());
    List<Figures> loads = new ArrayList<>();
    try (LoadedFarm farm = new LoadedFarm(home, installation)) {
      // The tags of a history are in no registry: nobody shall try to put them back.
      farm.set("slipway.promoter.reconcile", "false");
      farm.heap(options.heap());
      farm.startServices(new LoadedFarm.Size(1, 0, 1));
      stop(farm);
      boolean twice = options.history() > 0;
      loads.add(measure(farm, plan(mix, "load/new"), 0, deadline.part(twice ? FIRST_OF_TWO : 1)));
      if (twice) {
        MeasuredLoad.Plan plan = plan(mix, "load/old");
        stop(farm);
        preload(farm, plan);
        loads.add(measure(farm, plan, options.history(), deadline));
      }
    }
    return new ThroughputReport(loads);
  }

  private MeasuredLoad.Plan plan(Mix mix, String folder) {
    return new MeasuredLoad.Plan(mix, folder, options.slots(), options.senders());
  }

  private void preload(LoadedFarm farm, MeasuredLoad.Plan plan) {
    List<String> images = new ArrayList<>();
    List<String> projects = new ArrayList<>();
    for (Mix.Share share : plan.mix().shares()) {
      for (int i = 0; i < share.images(); i++) {
        images.add(farm.registry() + "/" + share.image(plan.folder(), i));
        projects.add(share.project());
      }
    }
    long start = System.nanoTime();
    History.write(farm.kafka(), images, projects, options.history());
    say("  %d builds of the past written in %.1f s", options.history(), seconds(start));
  }

  private static void stop(LoadedFarm farm) throws InterruptedException {
    for (ServiceProcess service : List.of(one(farm, "scheduler"), one(farm, "promoter"))) {
      service.kill();
    }
  }

  private static ServiceProcess one(LoadedFarm farm, String service) {
    return farm.services(service).getFirst();
  }

  private Figures measure(LoadedFarm farm, MeasuredLoad.Plan plan, int past, Deadline deadline)
      throws IOException, InterruptedException, TimeoutException {
    Duration scheduler = start(one(farm, "scheduler"));
    Duration promoter = start(one(farm, "promoter"));
    say(
        "%d builds in the past; the scheduler was ready after %.1f s, the promoter after %.1f s",
        past, scheduler.toMillis() / 1e3, promoter.toMillis() / 1e3);
    return new MeasuredLoad(farm, plan, tell)
        .run(past, new Figures.Start(scheduler, promoter), deadline);
  }

  private static Duration start(ServiceProcess service)
      throws IOException, InterruptedException, TimeoutException {
    service.start();
    return LoadedFarm.awaitReady(service, READY);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private void say(String format, Object... values) {
    tell.accept(String.format(Locale.ROOT, format, values));
  }
}
