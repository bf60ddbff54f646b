package io.slipway.load;

import io.slipway.crash.Armory;
import io.slipway.crash.CrashPoint;
import io.slipway.load.evidence.Crash;
import io.slipway.load.farm.LoadedFarm;
import io.slipway.load.farm.Pushes;
import io.slipway.load.farm.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** Arms crash points, waits until somebody dies of them, and starts who died again. */
final class CrashDrill {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration PUSH_AFTER = Duration.ofSeconds(3);

  /** What was killed needs as long to start and to come to the point. */
  private static final Duration PUSH_AGAIN = Duration.ofSeconds(15);

  private static final Duration DYING = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 50;

  private final LoadedFarm farm;
  private final Pushes pushes;
  private final Victims victims;
  private final FaultLog log;
  private final Path folder;

  /** Of a service one point is armed at a time: it would not be known who died of which. */
  private final Map<String, ReentrantLock> drills = new ConcurrentHashMap<>();

  CrashDrill(LoadedFarm farm, Pushes pushes, Victims victims, FaultLog log, Path folder) {
    this.farm = farm;
    this.pushes = pushes;
    this.victims = victims;
    this.log = log;
    this.folder = folder;
  }

  /** Goes through all points, those of different services at once, as long as there is time. */
  void tour(long seed, Deadline deadline) throws InterruptedException {
    Map<String, List<CrashPoint>> services =
        Arrays.stream(CrashPoint.values()).collect(Collectors.groupingBy(CrashPoint::service));
    List<Thread> tours = new ArrayList<>();
    for (List<CrashPoint> points : services.values()) {
      List<CrashPoint> order = new ArrayList<>(points);
      Collections.shuffle(order, new Random(seed));
      tours.add(Thread.ofVirtual().start(() -> tour(order, deadline)));
    }
    for (Thread tour : tours) {
      tour.join();
    }
  }

  /** What was not reached is tried once more at the end: there may have been no such work. */
  private void tour(List<CrashPoint> points, Deadline deadline) {
    List<CrashPoint> left = points;
    for (int round = 0; round < 2; round++) {
      List<CrashPoint> missed = new ArrayList<>();
      for (CrashPoint point : left) {
        if (deadline.over() || !attempt(point)) {
          missed.add(point);
        }
      }
      left = missed;
    }
  }

  private boolean attempt(CrashPoint point) {
    try {
      return run(point);
    } catch (IOException e) {
      log.say("could not drill " + point.text() + ": " + e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Arms one point; whether somebody died of it. */
  boolean run(CrashPoint point) throws IOException, InterruptedException {
    ReentrantLock drill = drills.computeIfAbsent(point.service(), k -> new ReentrantLock());
    drill.lockInterruptibly();
    try {
      Armory.arm(folder, point);
      boolean hit = awaitHit(point) || !Armory.disarm(folder, point);
      Instant at = Instant.now();
      log.note(new Crash(point.text(), hit, at));
      if (hit) {
        revive(point, at);
      }
      return hit;
    } finally {
      drill.unlock();
    }
  }

  private boolean awaitHit(CrashPoint point) throws IOException, InterruptedException {
    Deadline end = Deadline.in(PATIENCE);
    Deadline push = Deadline.in(PUSH_AFTER);
    for (int n = 0; !end.over(); ) {
      if (Armory.hit(folder, point)) {
        return true;
      }
      if (push.over()) {
        bring(point, n++);
        push = Deadline.in(PUSH_AGAIN);
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return false;
  }

  /** Makes happen what leads to a point that the daily work does not pass. */
  private void bring(CrashPoint point, int n) throws IOException, InterruptedException {
    switch (point) {
      case SCHEDULER_LEADING, SCHEDULER_FENCED, SCHEDULER_READ, SCHEDULER_LIVE ->
          victims.kill("scheduler", n);
      case SCHEDULER_LOSS_SEEN -> victims.kill(Victims.BUILDER, n);
      case AUDIT_FENCED, AUDIT_CHAIN_READ -> victims.kill("audit", n);
      case SCHEDULER_REGISTERED -> {
        if (!pushes.registerAgain()) {
          log.say("a scheduler did not answer a registration");
        }
      }
      default -> {
        // pushes, promotions and deletions go on all the time
      }
    }
  }

  private void revive(CrashPoint point, Instant at) throws IOException, InterruptedException {
    Deadline end = Deadline.in(DYING);
    while (!end.over()) {
      for (ServiceProcess service : farm.services(point.service())) {
        if (service.crashed()) {
          log.say("crash at " + point.text());
          victims.crashed(service, point.service(), at);
          return;
        }
      }
      Thread.sleep(LOOK_MILLIS);
    }
    // A kill came in between, and has started it again.
  }
}
