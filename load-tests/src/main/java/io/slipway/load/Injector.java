package io.slipway.load;

import io.slipway.load.evidence.Injected;
import io.slipway.load.evidence.Injected.Bite;
import io.slipway.load.farm.BadMessages;
import io.slipway.load.farm.LoadedFarm;
import io.slipway.load.farm.Pushes;
import io.slipway.load.farm.RedisProbe;
import io.slipway.load.fault.Fault;
import io.slipway.load.fault.Schedule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Makes the faults of a schedule happen, and writes down which of them hit work. */
final class Injector {
  private final LoadedFarm farm;
  private final Pushes pushes;
  private final RedisProbe redis;
  private final BadMessages bad;
  private final FaultLog log;
  private final Victims victims;
  private final CrashDrill drill;
  private final ReentrantLock broker = new ReentrantLock();
  private final ReentrantLock leases = new ReentrantLock();

  /**
   * Nothing happens yet.
   *
   * @param crashPoints the folder in which points are armed
   */
  Injector(
      LoadedFarm farm, Pushes pushes, BadMessages bad, Path crashPoints, Consumer<String> tell) {
    this.farm = farm;
    this.pushes = pushes;
    this.redis = new RedisProbe(farm.redis());
    this.bad = bad;
    this.log = new FaultLog(tell);
    this.victims = new Victims(farm, redis, log);
    this.drill = new CrashDrill(farm, pushes, victims, log, crashPoints);
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

  /** Goes through all crash points instead. */
  void tour(long seed, Deadline deadline) throws InterruptedException {
    drill.tour(seed, deadline);
  }

  /** Has cleanup die in its sweeps, until the hunt is closed. */
  SweepHunt huntSweeps() {
    return SweepHunt.begin(farm, victims, log);
  }

  private void attempt(Fault fault) {
    try {
      inject(fault);
    } catch (IOException | RuntimeException e) {
      log.say("could not do " + fault + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void inject(Fault fault) throws IOException, InterruptedException {
    switch (fault) {
      case Fault.Kill kill -> victims.kill(kill.service(), kill.index());
      case Fault.Pause pause -> victims.pause(pause.service(), pause.index());
      case Fault.Crash crash -> drill.run(crash.point());
      case Fault.Killer killer -> new KillerBuild(farm, redis, victims, log).run(pushes);
      case Fault.FlushRedis flush -> loseLeases("flush redis", redis::flush);
      case Fault.RestartRedis restart ->
          loseLeases("restart redis", () -> farm.restartRedis(Victims.AWAY));
      case Fault.RestartBroker restart -> restartBroker();
      case Fault.FailRequests requests -> {
        farm.proxy().arm(requests);
        String aim = requests.aim().name().toLowerCase(Locale.ROOT);
        log.say("fail requests: " + requests.count() + " " + aim + " " + requests.way());
      }
      case Fault.Poison poison -> bad.send(poison.topic());
    }
  }

  private interface Loss {
    void happen() throws IOException, InterruptedException;
  }

  private void loseLeases(String kind, Loss loss) throws IOException, InterruptedException {
    leases.lock();
    try {
      boolean held = victims.awaitHolder(" " + Victims.BUILDER + "-");
      Instant at = Instant.now();
      loss.happen();
      log.note(new Injected(at, Instant.now(), kind, "redis", held ? Bite.YES : Bite.NO));
    } finally {
      leases.unlock();
    }
  }

  private void restartBroker() throws InterruptedException {
    broker.lock();
    try {
      Instant at = Instant.now();
      farm.restartKafka(Victims.AWAY);
      log.note(new Injected(at, Instant.now(), "restart broker", "kafka", Bite.SEE_LOGS));
    } finally {
      broker.unlock();
    }
  }

  /** What was done. */
  FaultLog log() {
    return log;
  }

  /** What killed builders left at once. */
  Victims.Toll toll() {
    return victims.toll();
  }
}
