package io.slipway.load.fault;

import io.slipway.crash.CrashPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Which faults happen when: the same for the same seed, duration and farm. Every kind is there at
 * least once; then as many more as the duration has room for. Pure.
 *
 * @param planned in order of time
 */
public record Schedule(List<Planned> planned) {
  private static final Duration KILL_EVERY = Duration.ofSeconds(6);
  private static final Duration PAUSE_EVERY = Duration.ofSeconds(25);
  private static final Duration CRASH_EVERY = Duration.ofSeconds(8);
  private static final Duration REDIS_EVERY = Duration.ofSeconds(20);
  private static final Duration BROKER_EVERY = Duration.ofSeconds(60);
  private static final Duration REQUESTS_EVERY = Duration.ofSeconds(4);
  private static final Duration POISON_EVERY = Duration.ofSeconds(15);

  private static final int FEWEST_CRASHES = 6;
  private static final String[] ALONE = {"cache", "cleanup", "audit"};

  /** Where bad messages are sent: every topic that decides something. */
  static final List<String> POISONED =
      List.of("build-requests", "build-jobs.trusted", "image-events", "build-events");

  /** Copies the list. */
  public Schedule {
    planned = List.copyOf(planned);
  }

  /** A fault and when it happens, from the start of the run. */
  public record Planned(Duration after, Fault fault) {}

  /**
   * How many of each service there are.
   *
   * @param schedulers at least 1
   * @param builders at least 1
   * @param promoters at least 1
   */
  public record Shape(int schedulers, int builders, int promoters) {}

  /** The schedule for a seed. */
  public static Schedule of(long seed, Duration duration, Shape shape) {
    Random random = new Random(seed);
    List<Fault> faults = new ArrayList<>(once(random, shape));
    for (long n = room(duration, KILL_EVERY) - 6; n > 0; n--) {
      faults.add(kill(random, shape));
    }
    for (long n = room(duration, PAUSE_EVERY) - 3; n > 0; n--) {
      faults.add(pause(random, shape));
    }
    faults.addAll(crashes(random, Math.max(FEWEST_CRASHES, room(duration, CRASH_EVERY))));
    for (long n = room(duration, REDIS_EVERY) - 2; n > 0; n--) {
      faults.add(random.nextInt(3) == 0 ? new Fault.RestartRedis() : new Fault.FlushRedis());
    }
    for (long n = room(duration, BROKER_EVERY) - 1; n > 0; n--) {
      faults.add(new Fault.RestartBroker());
    }
    for (long n = room(duration, REQUESTS_EVERY) - Way.values().length; n > 0; n--) {
      faults.add(
          new Fault.FailRequests(
              pick(random, Way.values()), pick(random, Aim.values()), 1 + random.nextInt(4)));
    }
    for (long n = room(duration, POISON_EVERY) - 1; n > 0; n--) {
      faults.add(new Fault.Poison(POISONED.get(random.nextInt(POISONED.size()))));
    }
    return spread(faults, duration, random);
  }

  /** Each kind of fault one time. */
  private static List<Fault> once(Random random, Shape shape) {
    List<Fault> faults = new ArrayList<>();
    faults.add(new Fault.Kill("scheduler", random.nextInt(shape.schedulers())));
    faults.add(new Fault.Kill("builder", random.nextInt(shape.builders())));
    faults.add(new Fault.Kill("promoter", random.nextInt(shape.promoters())));
    faults.add(new Fault.Kill("cache", 0));
    faults.add(new Fault.Kill("cleanup", 0));
    faults.add(new Fault.Kill("audit", 0));
    faults.add(new Fault.Pause("scheduler", random.nextInt(shape.schedulers())));
    faults.add(new Fault.Pause("builder", random.nextInt(shape.builders())));
    faults.add(new Fault.Pause("promoter", random.nextInt(shape.promoters())));
    faults.add(new Fault.Killer());
    faults.add(new Fault.FlushRedis());
    faults.add(new Fault.RestartRedis());
    faults.add(new Fault.RestartBroker());
    for (Way way : Way.values()) {
      faults.add(new Fault.FailRequests(way, pick(random, Aim.values()), 2));
    }
    faults.add(new Fault.Poison(POISONED.get(random.nextInt(POISONED.size()))));
    return faults;
  }

  /** Builders most often: they hold the work. */
  private static Fault kill(Random random, Shape shape) {
    int n = random.nextInt(10);
    return n < 5
        ? new Fault.Kill("builder", random.nextInt(shape.builders()))
        : n < 7
            ? new Fault.Kill("promoter", random.nextInt(shape.promoters()))
            : n < 9
                ? new Fault.Kill("scheduler", random.nextInt(shape.schedulers()))
                : new Fault.Kill(pick(random, ALONE), 0);
  }

  private static Fault pause(Random random, Shape shape) {
    int n = random.nextInt(4);
    return n < 2
        ? new Fault.Pause("builder", random.nextInt(shape.builders()))
        : n < 3
            ? new Fault.Pause("promoter", random.nextInt(shape.promoters()))
            : new Fault.Pause("scheduler", random.nextInt(shape.schedulers()));
  }

  /** Different points, as long as there are any. */
  private static List<Fault> crashes(Random random, long count) {
    List<CrashPoint> points = new ArrayList<>(List.of(CrashPoint.values()));
    Collections.shuffle(points, random);
    return points.stream().limit(count).<Fault>map(Fault.Crash::new).toList();
  }

  /** At random times, but apart: two things at the very same moment would hide each other. */
  private static Schedule spread(List<Fault> faults, Duration duration, Random random) {
    Collections.shuffle(faults, random);
    long slot = duration.toMillis() / faults.size();
    List<Planned> planned = new ArrayList<>();
    for (int i = 0; i < faults.size(); i++) {
      long at = i * slot + (slot == 0 ? 0 : random.nextLong(slot));
      planned.add(new Planned(Duration.ofMillis(at), faults.get(i)));
    }
    planned.sort(Comparator.comparing(Planned::after));
    return new Schedule(planned);
  }

  private static long room(Duration duration, Duration every) {
    return duration.toMillis() / every.toMillis();
  }

  private static <T> T pick(Random random, T[] from) {
    return from[random.nextInt(from.length)];
  }
}
