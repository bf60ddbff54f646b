package io.slipway.load;

import io.slipway.load.check.RetentionPromises;
import io.slipway.load.farm.LoadedFarm;
import io.slipway.load.farm.LogReader;
import io.slipway.load.farm.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;

/**
 * Kills cleanup while it deletes, a few times. On few processors a schedule meets it only while it
 * starts, which says nothing of promise A12.
 */
final class SweepHunt implements AutoCloseable {
  private static final String CLEANUP = "cleanup";
  private static final int KILLS = 3;
  private static final long LOOK_MILLIS = 200;

  /** The last deletions come after the last builds. */
  private static final Duration LONGER = Duration.ofSeconds(30);

  private final LoadedFarm farm;
  private final Victims victims;
  private final FaultLog log;
  private final Thread thread;
  private volatile boolean over;

  private SweepHunt(LoadedFarm farm, Victims victims, FaultLog log) {
    this.farm = farm;
    this.victims = victims;
    this.log = log;
    this.thread = Thread.ofVirtual().name("sweep-hunt").unstarted(this::hunt);
  }

  /** Begins. */
  static SweepHunt begin(LoadedFarm farm, Victims victims, FaultLog log) {
    SweepHunt hunt = new SweepHunt(farm, victims, log);
    hunt.thread.start();
    return hunt;
  }

  private void hunt() {
    try {
      int kills = 0;
      while (kills < KILLS && !over) {
        ServiceProcess cleanup = victims.service(CLEANUP, 0);
        if (sweeps() && victims.killNow(cleanup, CLEANUP)) {
          kills++;
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (IOException e) {
      log.say("could not kill " + CLEANUP + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean sweeps() {
    try {
      return RetentionPromises.pending(LogReader.read(farm.kafka(), "image-events"::equals)) > 0;
    } catch (KafkaException e) {
      log.say("Kafka is asked again: " + e.getMessage());
      return false;
    }
  }

  /** Ends it a while later, when cleanup runs again. */
  @Override
  public void close() throws InterruptedException {
    thread.join(LONGER);
    over = true;
    thread.join();
  }
}
