package io.slipway.load;

import io.slipway.load.evidence.Injected;
import io.slipway.load.evidence.Injected.Bite;
import io.slipway.load.farm.BuildProcesses;
import io.slipway.load.farm.LoadedFarm;
import io.slipway.load.farm.RedisProbe;
import io.slipway.load.farm.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/** Kills and pauses processes of services, one thing at a time each, and starts them again. */
final class Victims {
  static final String BUILDER = "builder";
  static final Duration AWAY = Duration.ofSeconds(1);
  private static final Duration TAKING_AIM = Duration.ofSeconds(5);

  /** They notice at once; on a busy machine one that was starting takes a while to come to that. */
  private static final Duration ORPHANS_AFTER = Duration.ofSeconds(30);

  /** On a busy machine all of a farm's processes may be starting at once. */
  private static final Duration RECOVERY = Duration.ofSeconds(40);

  private static final long LOOK_MILLIS = 20;

  private final LoadedFarm farm;
  private final RedisProbe redis;
  private final FaultLog log;
  private final Set<ServiceProcess> busy = ConcurrentHashMap.newKeySet();
  private final List<String> orphans = new ArrayList<>();
  private long killed;
  private long processes;

  Victims(LoadedFarm farm, RedisProbe redis, FaultLog log) {
    this.farm = farm;
    this.redis = redis;
    this.log = log;
  }

  /** How many builders died with builds under them, and what of these lived on. */
  record Toll(long kills, long processes, List<String> orphans) {}

  ServiceProcess service(String name, int index) {
    List<ServiceProcess> some = farm.services(name);
    return some.get(index % some.size());
  }

  /** What the logs call a process. */
  static String name(ServiceProcess service) {
    return service.name().startsWith(BUILDER + "-")
        ? service.property("slipway.builder.id")
        : service.name();
  }

  /** SIGKILL, of a builder as soon as it holds a lease. */
  void kill(String kind, int index) throws IOException, InterruptedException {
    ServiceProcess service = service(kind, index);
    if (busy.add(service)) { // else it is paused or being started: its fault is going on already
      try {
        boolean builder = kind.equals(BUILDER);
        end(service, kind, !builder ? Bite.SEE_LOGS : aim(service) ? Bite.YES : Bite.NO);
      } finally {
        busy.remove(service);
      }
    }
  }

  /** SIGKILL at once; false when something else is being done to it. */
  boolean killNow(ServiceProcess service, String kind) throws IOException, InterruptedException {
    if (!busy.add(service)) {
      return false;
    }
    try {
      end(service, kind, Bite.YES);
      return true;
    } finally {
      busy.remove(service);
    }
  }

  private void end(ServiceProcess service, String kind, Bite bite)
      throws IOException, InterruptedException {
    BuildProcesses under = BuildProcesses.of(farm.home(), service.name());
    String target = name(service);
    Instant at = Instant.now();
    service.kill();
    again(service, new Injected(at, Instant.now(), "kill " + kind, target, bite), under);
  }

  /** Starts a process again that died of a crash point. */
  void crashed(ServiceProcess service, String kind, Instant at)
      throws IOException, InterruptedException {
    Injected crash = new Injected(at, Instant.now(), "crash " + kind, name(service), Bite.YES);
    again(service, crash, BuildProcesses.of(farm.home(), service.name()));
  }

  private void again(ServiceProcess service, Injected fault, BuildProcesses under)
      throws IOException, InterruptedException {
    Thread.sleep(AWAY);
    service.start();
    log.note(new Injected(fault.at(), Instant.now(), fault.kind(), fault.target(), fault.bite()));
    if (fault.kind().endsWith(BUILDER) && under.count() > 0) {
      count(under, fault.target());
    }
    recover(service);
  }

  /** A farm whose processes only ever start builds nothing, and faults of it hit nothing. */
  private void recover(ServiceProcess service) throws InterruptedException {
    if (service.name().startsWith("scheduler")) {
      return; // of these only the active one is ever ready
    }
    try {
      LoadedFarm.awaitReady(service, RECOVERY);
    } catch (TimeoutException e) {
      log.say(service.name() + " is not ready " + RECOVERY.toSeconds() + " s after its start");
    }
  }

  private void count(BuildProcesses under, String builder) throws InterruptedException {
    long end = System.nanoTime() + ORPHANS_AFTER.toNanos();
    while (!under.alive().isEmpty() && System.nanoTime() < end) {
      Thread.sleep(LOOK_MILLIS);
    }
    List<String> alive = under.alive();
    synchronized (this) {
      killed++;
      processes += under.count();
      alive.forEach(p -> orphans.add(p + ", " + ORPHANS_AFTER.toSeconds() + " s after " + builder));
    }
  }

  synchronized Toll toll() {
    return new Toll(killed, processes, List.copyOf(orphans));
  }

  /** SIGSTOP until its lease has lapsed, and SIGCONT. */
  void pause(String kind, int index) throws IOException, InterruptedException {
    ServiceProcess service = service(kind, index);
    if (!busy.add(service)) {
      return;
    }
    try {
      boolean builder = kind.equals(BUILDER);
      Bite bite = !builder ? Bite.SEE_LOGS : aim(service) ? Bite.YES : Bite.NO;
      String target = name(service);
      Instant at = Instant.now();
      service.signal("STOP");
      try {
        Thread.sleep(farm.lease().multipliedBy(2));
      } finally {
        service.signal("CONT");
      }
      log.note(new Injected(at, Instant.now(), "pause " + kind, target, bite));
    } finally {
      busy.remove(service);
    }
  }

  /** Waits a while until the builder holds a lease. */
  private boolean aim(ServiceProcess builder) throws InterruptedException {
    return awaitHolder(" " + builder.property("slipway.builder.id") + "/");
  }

  /** Waits a while until anybody holds a lease whose value has this text. */
  boolean awaitHolder(String text) throws InterruptedException {
    long end = System.nanoTime() + TAKING_AIM.toNanos();
    while (System.nanoTime() < end) {
      try {
        if (redis.holders().stream().anyMatch(h -> h.contains(text))) {
          return true;
        }
      } catch (IOException e) {
        Thread.sleep(LOOK_MILLIS); // Redis is away, which is a fault of its own
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return false;
  }
}
