package io.slipway.load;

import io.slipway.load.farm.LoadedFarm;
import io.slipway.load.farm.Pushes;
import io.slipway.load.farm.RedisProbe;
import io.slipway.load.farm.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A build that kills its builder: whoever holds its lease is killed, again and again. */
final class KillerBuild {
  /** It waits its turn like any other, and comes again behind those of people. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final long LOOK_MILLIS = 50;

  /** Its start is told by then: a builder that dies before has tried nothing. */
  private static final long BEGUN_MILLIS = 4_000;

  private final LoadedFarm farm;
  private final RedisProbe redis;
  private final Victims victims;
  private final FaultLog log;

  KillerBuild(LoadedFarm farm, RedisProbe redis, Victims victims, FaultLog log) {
    this.farm = farm;
    this.redis = redis;
    this.victims = victims;
    this.log = log;
  }

  /** Pushes it and kills until nobody takes it any more. */
  void run(Pushes pushes) throws IOException, InterruptedException {
    String image = pushes.pushKiller();
    int kills = 0;
    Deadline end = Deadline.in(PATIENCE);
    while (kills < LoadedFarm.ATTEMPTS && !end.over()) {
      Optional<ServiceProcess> holder = holder(image);
      if (holder.isPresent()) {
        Thread.sleep(BEGUN_MILLIS);
        if (holder(image).equals(holder) && victims.killNow(holder.get(), Victims.BUILDER)) {
          log.killer(image, ++kills);
        }
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private Optional<ServiceProcess> holder(String image) {
    try {
      Optional<String> value = redis.holder(image);
      return farm.services(Victims.BUILDER).stream()
          .filter(b -> value.filter(v -> v.contains(" " + Victims.name(b) + "/")).isPresent())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty(); // Redis is away
    }
  }
}
