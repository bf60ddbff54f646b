package io.slipway.load;

import io.slipway.load.evidence.Injected;
import io.slipway.load.evidence.Injected.Bite;
import io.slipway.load.farm.BadMessages;
import io.slipway.load.farm.LoadedFarm;
import io.slipway.load.farm.RedisProbe;
import io.slipway.load.farm.ServiceProcess;
import io.slipway.load.fault.Fault;
import io.slipway.load.fault.Schedule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Makes the faults of a schedule happen, and writes down which of them hit work. */
final class Injector {
  private static final Duration AWAY = Duration.ofSeconds(1);
  private static final Duration TAKING_AIM = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 20;
  private static final String BUILDER = "builder";

  private final LoadedFarm farm;
  private final RedisProbe redis;
  private final BadMessages bad;
  private final Consumer<String> tell;
  private final List<Injected> injected = new ArrayList<>();
  private final Set<ServiceProcess> busy = ConcurrentHashMap.newKeySet();
  private final ReentrantLock broker = new ReentrantLock();
  private final ReentrantLock leases = new ReentrantLock();

  Injector(LoadedFarm farm, BadMessages bad, Consumer<String> tell) {
    this.farm = farm;
    this.redis = new RedisProbe(farm.redis());
    this.bad = bad;
    this.tell = tell;
  }

  /** Runs the whole schedule; returns when the last fault is over. */
  void run(Schedule schedule) throws InterruptedException {
    long start = System.nanoTime();
    List<Thread> faults = new ArrayList<>();
    for (Schedule.Planned planned : schedule.planned()) {
      long wait = start + planned.after().toNanos() - System.nanoTime();
      Thread.sleep(Math.max(0, wait / 1_000_000));
      faults.add(Thread.ofVirtual().start(() -> attempt(planned.fault())));
    }
    for (Thread fault : faults) {
      fault.join();
    }
  }

  private void attempt(Fault fault) {
    try {
      inject(fault);
    } catch (IOException | RuntimeException e) {
      tell.accept("  could not do " + fault + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void inject(Fault fault) throws IOException, InterruptedException {
    switch (fault) {
      case Fault.Kill kill -> kill(service(kill.service(), kill.index()), kill.service());
      case Fault.Pause pause -> pause(service(BUILDER, pause.builder()));
      case Fault.FlushRedis flush -> loseLeases("flush redis", redis::flush);
      case Fault.RestartRedis restart -> loseLeases("restart redis", () -> farm.restartRedis(AWAY));
      case Fault.RestartBroker restart -> restartBroker();
      case Fault.FailRequests requests -> {
        farm.proxy().arm(requests);
        tell.accept(
            "  fail requests: "
                + requests.count()
                + " "
                + requests.aim().name().toLowerCase(Locale.ROOT)
                + " "
                + requests.way());
      }
      case Fault.Poison poison -> bad.send(poison.topic());
    }
  }

  private ServiceProcess service(String name, int index) {
    List<ServiceProcess> some = farm.services(name);
    return some.get(index % some.size());
  }

  private void kill(ServiceProcess service, String kind) throws IOException, InterruptedException {
    if (!busy.add(service)) {
      return; // paused or being started: its fault is going on already
    }
    try {
      boolean builder = kind.equals(BUILDER);
      Bite bite = !builder ? Bite.SEE_LOGS : aim(service) ? Bite.YES : Bite.NO;
      String target = builder ? service.property("slipway.builder.id") : service.name();
      Instant at = Instant.now();
      service.kill();
      Thread.sleep(AWAY);
      service.start();
      note(new Injected(at, Instant.now(), "kill " + kind, target, bite));
    } finally {
      busy.remove(service);
    }
  }

  private void pause(ServiceProcess builder) throws IOException, InterruptedException {
    if (!busy.add(builder)) {
      return;
    }
    try {
      boolean held = aim(builder);
      String target = builder.property("slipway.builder.id");
      Instant at = Instant.now();
      builder.signal("STOP");
      try {
        Thread.sleep(farm.lease().multipliedBy(2));
      } finally {
        builder.signal("CONT");
      }
      note(new Injected(at, Instant.now(), "pause builder", target, held ? Bite.YES : Bite.NO));
    } finally {
      busy.remove(builder);
    }
  }

  /** Waits a while until the builder holds a lease. */
  private boolean aim(ServiceProcess builder) throws InterruptedException {
    String owner = " " + builder.property("slipway.builder.id") + "/";
    long end = System.nanoTime() + TAKING_AIM.toNanos();
    while (System.nanoTime() < end) {
      try {
        if (redis.holders().stream().anyMatch(h -> h.contains(owner))) {
          return true;
        }
      } catch (IOException e) {
        Thread.sleep(LOOK_MILLIS); // Redis is away, which is a fault of its own
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return false;
  }

  private interface Loss {
    void happen() throws IOException, InterruptedException;
  }

  private void loseLeases(String kind, Loss loss) throws IOException, InterruptedException {
    leases.lock();
    try {
      boolean held = anyLease();
      Instant at = Instant.now();
      loss.happen();
      note(new Injected(at, Instant.now(), kind, "redis", held ? Bite.YES : Bite.NO));
    } finally {
      leases.unlock();
    }
  }

  private boolean anyLease() throws InterruptedException {
    long end = System.nanoTime() + TAKING_AIM.toNanos();
    while (System.nanoTime() < end) {
      try {
        if (redis.holders().stream().anyMatch(h -> h.contains(" " + BUILDER + "-"))) {
          return true;
        }
      } catch (IOException e) {
        return false;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return false;
  }

  private void restartBroker() throws InterruptedException {
    broker.lock();
    try {
      Instant at = Instant.now();
      farm.restartKafka(AWAY);
      note(new Injected(at, Instant.now(), "restart broker", "kafka", Bite.SEE_LOGS));
    } finally {
      broker.unlock();
    }
  }

  private synchronized void note(Injected fault) {
    injected.add(fault);
    tell.accept("  " + fault.kind() + " (" + fault.target() + "), hit work: " + fault.bite());
  }

  synchronized List<Injected> injected() {
    return List.copyOf(injected);
  }
}
