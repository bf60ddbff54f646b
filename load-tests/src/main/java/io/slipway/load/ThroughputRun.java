package io.slipway.load;

import io.slipway.load.farm.FarmApi;
import io.slipway.load.farm.LoadedFarm;
import io.slipway.load.farm.ServiceProcess;
import io.slipway.load.noop.History;
import io.slipway.load.noop.NoopBuilder;
import io.slipway.load.noop.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One measurement: a history, a queue that fills without builders, and then builders that build
 * nothing until it is empty.
 */
final class ThroughputRun {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  private final Options options;
  private final Consumer<String> tell;

  /**
   * What is asked for.
   *
   * @param builds how many are queued
   * @param images of how many images, each of a project of its own
   * @param slots how many builds run at once
   * @param senders how many webhooks are sent at once
   * @param history how many builds are over before the first is queued
   */
  record Options(int builds, int images, int slots, int senders, int history) {}

  ThroughputRun(Options options, Consumer<String> tell) {
    this.options = options;
    this.tell = tell;
  }

  void run(Path home, Path installation)
      throws IOException, InterruptedException, TimeoutException {
    try (LoadedFarm farm = new LoadedFarm(home, installation);
        FarmApi api = new FarmApi()) {
      LoadedFarm.Size size = new LoadedFarm.Size(1, 0, 1);
      long start = System.nanoTime();
      farm.startServices(size);
      ServiceProcess scheduler = farm.services("scheduler").getFirst();
      ServiceProcess promoter = farm.services("promoter").getFirst();
      List<FarmApi.Registration> projects = register(farm, api, LoadedFarm.url(scheduler));
      if (options.history() > 0) {
        say("the farm without a history was ready after %.1f s", seconds(start));
        History.write(
            farm.kafka(),
            projects.stream().map(FarmApi.Registration::image).toList(),
            projects.stream().map(FarmApi.Registration::id).toList(),
            options.history());
        start = System.nanoTime();
        for (ServiceProcess service : List.of(scheduler, promoter)) {
          service.kill();
          service.start();
        }
        farm.awaitReady();
      }
      say("ready after %.1f s with %d builds in the past", seconds(start), options.history());
      say("scheduler, empty queue: %d MB live", live(scheduler));
      try (Progress progress = new Progress(farm.kafka())) {
        webhooks(api, LoadedFarm.url(scheduler), projects);
        say("scheduler, %d queued: %d MB live", options.builds(), live(scheduler));
        drain(farm, progress);
        say("scheduler, all over: %d MB live; promoter %d MB", live(scheduler), live(promoter));
      }
    }
  }

  private List<FarmApi.Registration> register(LoadedFarm farm, FarmApi api, String scheduler)
      throws IOException, InterruptedException {
    List<FarmApi.Registration> projects = new ArrayList<>();
    for (int i = 1; i <= options.images(); i++) {
      FarmApi.Registration project =
          new FarmApi.Registration(
              "p" + i,
              "http://127.0.0.1/p" + i + ".git",
              farm.registry() + "/load/p" + i,
              "a secret that is long enough " + i);
      if (!api.register(scheduler, project)) {
        throw new IOException("project " + project.id() + " was not registered");
      }
      projects.add(project);
    }
    return projects;
  }

  private void webhooks(FarmApi api, String scheduler, List<FarmApi.Registration> projects)
      throws InterruptedException {
    List<Long> millis = new ArrayList<>();
    AtomicInteger next = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    long start = System.nanoTime();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < options.senders(); i++) {
      senders.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int n = next.getAndIncrement();
                        n < options.builds();
                        n = next.getAndIncrement()) {
                      send(new Send(api, scheduler, projects), n, millis, refused);
                    }
                  }));
    }
    for (Thread sender : senders) {
      sender.join();
    }
    double took = seconds(start);
    say(
        "%d webhooks accepted, %d refused, %d at once: %.0f/s, p50 %.1f ms, p99 %.1f ms",
        millis.size(),
        refused.get(),
        options.senders(),
        millis.size() / took,
        percentile(millis, 50) / 1e6,
        percentile(millis, 99) / 1e6);
  }

  private record Send(FarmApi api, String scheduler, List<FarmApi.Registration> projects) {}

  private static void send(Send to, int n, List<Long> nanos, AtomicInteger refused) {
    FarmApi.Registration project = to.projects().get(n % to.projects().size());
    long start = System.nanoTime();
    try {
      boolean accepted =
          to.api().push(to.scheduler(), project, "%040x".formatted(n + 1), "t" + n).isPresent();
      long took = System.nanoTime() - start;
      if (!accepted) {
        refused.incrementAndGet();
        return;
      }
      synchronized (nanos) {
        nanos.add(took);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void drain(LoadedFarm farm, Progress progress) throws InterruptedException {
    long start = System.nanoTime();
    List<Long> over;
    NoopBuilder builder =
        new NoopBuilder(farm.kafka(), farm.redis(), farm.registry(), options.slots());
    try (builder) {
      over = progress.await(options.builds(), PATIENCE);
    }
    if (over.isEmpty()) {
      say("no build came to its end");
      return;
    }
    double took = (over.getLast() - start) / 1e9;
    say(
        "%d of %d builds over in %.1f s, %d slots: %.1f builds/s",
        over.size(), options.builds(), took, options.slots(), over.size() / took);
    int tenth = Math.max(1, over.size() / 10);
    StringBuilder rates = new StringBuilder();
    for (int i = tenth; i < over.size(); i += tenth) {
      double span = (over.get(i) - over.get(i - tenth)) / 1e9;
      rates.append(String.format(Locale.ROOT, " %.1f", tenth / span));
    }
    say("builds/s by tenths of the queue:%s", rates);
  }

  /** What a collection leaves on the heap, in MB. */
  private static long live(ServiceProcess service) throws IOException, InterruptedException {
    jcmd(service.pid(), "GC.run");
    Matcher used = USED.matcher(jcmd(service.pid(), "GC.heap_info"));
    long kilobytes = 0;
    while (used.find()) {
      kilobytes += Long.parseLong(used.group(1));
    }
    return kilobytes / 1024;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private static long percentile(List<Long> values, int percent) {
    if (values.isEmpty()) {
      return 0;
    }
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private void say(String format, Object... values) {
    tell.accept(String.format(Locale.ROOT, format, values));
  }
}
