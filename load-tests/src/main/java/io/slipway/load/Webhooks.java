package io.slipway.load;

import io.slipway.load.farm.FarmApi;
import io.slipway.load.noop.Mix;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Sends the pushes of a load, several at once, and takes the time of each. */
final class Webhooks {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration TELL_EVERY = Duration.ofSeconds(10);

  private final FarmApi api;
  private final String scheduler;
  private final MeasuredLoad.Plan plan;
  private final String registry;
  private final List<Long> nanos = new ArrayList<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger commits = new AtomicInteger();

  Webhooks(FarmApi api, String scheduler, MeasuredLoad.Plan plan, String registry) {
    this.api = api;
    this.scheduler = scheduler;
    this.plan = plan;
    this.registry = registry;
  }

  /** Registers the projects and sends all pushes, or those for which there is time. */
  Figures.Doors send(Deadline deadline, Consumer<String> tell)
      throws IOException, InterruptedException {
    long took = 0;
    long toldAt = System.nanoTime();
    int told = 0;
    for (int round = 0; round < plan.mix().rounds() && !deadline.over(); round++) {
      for (Mix.Share share : plan.mix().shares()) {
        if (share.builds(round) > 0) {
          register(share, round);
        }
      }
      long start = System.nanoTime();
      send(round, deadline);
      took += System.nanoTime() - start;
      if (System.nanoTime() - toldAt >= TELL_EVERY.toNanos()) {
        double passed = (System.nanoTime() - toldAt) / 1e9;
        tell.accept(
            String.format(
                Locale.ROOT,
                "  %d webhooks accepted, %.0f/s with registrations",
                nanos.size(),
                (nanos.size() - told) / passed));
        toldAt = System.nanoTime();
        told = nanos.size();
      }
    }
    if (nanos.isEmpty()) {
      throw new IOException("the scheduler accepts no webhook; its log says why");
    }
    int wanted = plan.mix().shares().stream().mapToInt(Mix.Share::builds).sum();
    List<Long> sorted = nanos.stream().sorted().toList();
    return new Figures.Doors(
        wanted,
        sorted.size(),
        refused.get(),
        Duration.ofNanos(took),
        percentile(sorted, 50),
        percentile(sorted, 99));
  }

  /** A scheduler that has just started may say 503 once. */
  private void register(Mix.Share share, int round) throws IOException, InterruptedException {
    Deadline patience = Deadline.in(PATIENCE);
    while (!api.change(scheduler, project(share, round), share.weight())) {
      if (patience.over()) {
        throw new IOException("project " + share.project() + " was not registered");
      }
      Thread.sleep(200);
    }
  }

  private void send(int round, Deadline deadline) throws InterruptedException {
    List<Mix.Share> pushes = plan.mix().pushes(round);
    AtomicInteger next = new AtomicInteger();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < plan.senders(); i++) {
      senders.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int n = next.getAndIncrement();
                        n < pushes.size() && !deadline.over();
                        n = next.getAndIncrement()) {
                      push(project(pushes.get(n), round));
                    }
                  }));
    }
    for (Thread sender : senders) {
      sender.join();
    }
  }

  private void push(FarmApi.Registration project) {
    int n = commits.incrementAndGet();
    long start = System.nanoTime();
    try {
      boolean accepted = api.push(scheduler, project, commit(n), key(n)).isPresent();
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

  /**
   * None of a load before, nor of the past: the push of a commit that was built already stands
   * before the newer ones, and moves nothing.
   */
  private String commit(int n) {
    return "%08x%032x".formatted(plan.folder().hashCode(), n);
  }

  /** Another one in every load. */
  private String key(int n) {
    return plan.folder().replace('/', '-') + "-" + n;
  }

  private FarmApi.Registration project(Mix.Share share, int image) {
    return new FarmApi.Registration(
        share.project(),
        "http://127.0.0.1/" + share.project() + ".git",
        registry + "/" + share.image(plan.folder(), image),
        "a secret that is long enough for " + share.project(),
        List.of());
  }

  private static double percentile(List<Long> sorted, int percent) {
    return sorted.isEmpty()
        ? 0
        : sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
  }
}
