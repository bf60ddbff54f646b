package io.slipway.standalone;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where the process starts: the servers first, then the services, which read from system properties
 * where the servers are.
 */
@QuarkusMain
public final class StandaloneMain {
  private static volatile @Nullable RunningFarm farm;
  private static volatile boolean servicesStop;

  private StandaloneMain() {}

  /** Runs the farm until the process is asked to end. */
  public static void main(String[] args) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(StandaloneMain::endedEarly, "ended-early"));
    RunningFarm started;
    try {
      started = RunningFarm.start(FarmSettings.from(System.getProperties()));
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("slipway: the farm cannot start: " + e.getMessage());
      System.exit(3);
      return;
    }
    farm = started;
    started.plan().own().forEach(System::setProperty);
    Quarkus.run(
        null,
        (code, error) -> {
          if (error != null) {
            System.err.println("slipway: the services cannot start: " + error);
          }
          System.exit(code);
        },
        args);
  }

  /** Asked to end before the services were up: nobody else would stop the servers. */
  private static void endedEarly() {
    if (servicesStop) {
      return;
    }
    RunningFarm started = farm;
    if (started != null) {
      started.close();
    } else {
      ProcessHandle.current().children().forEach(ProcessHandle::destroy);
    }
  }

  /** From now on the end of the services stops the servers. */
  static void servicesStopServers() {
    servicesStop = true;
  }

  /** The farm of this process; null when the services were started in another way, as in tests. */
  static @Nullable RunningFarm farm() {
    return farm;
  }
}
