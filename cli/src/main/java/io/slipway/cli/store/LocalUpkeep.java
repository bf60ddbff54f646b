package io.slipway.cli.store;

import io.slipway.cli.verb.Surroundings;
import io.slipway.cli.verb.VerbFailed;
import io.slipway.engine.host.EngineSettings;
import io.slipway.engine.host.StoreHost;
import io.slipway.engine.host.StoreLimit;
import io.slipway.engine.host.StoreUpkeep;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * Keeps the store of local builds within {@code SLIPWAY_STORE_LIMIT}. A build only looks whether
 * that may be needed; the work is done by a process that nobody waits for.
 */
public final class LocalUpkeep {
  private static final String VARIABLE = "SLIPWAY_STORE_LIMIT";

  private final Surroundings here;
  private final Path state;
  private final EngineSettings engines;
  private final boolean newStore;
  private final long free;

  private LocalUpkeep(Surroundings here, Path state) {
    this.here = here;
    this.state = state;
    this.engines = StoreOptions.settings(here, state);
    this.newStore = !Files.exists(engines.store());
    this.free = newStore ? free(state) : 0;
  }

  /**
   * Before a build.
   *
   * @param state the build's state directory
   * @throws VerbFailed with exit code 2 when the user's limit is none
   */
  public static LocalUpkeep before(Surroundings here, Path state) {
    limit(here);
    return new LocalUpkeep(here, state);
  }

  /** Of the disk where a directory is, or will be. */
  private static long free(Path directory) {
    Path there = directory.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return there.toFile().getUsableSpace();
  }

  /** After the build; takes no time. What is in a new store is what the disk lost. */
  public void afterBuild() {
    Path launcher = here.installation().resolve("slipway");
    try (StoreUpkeep upkeep = upkeep(new StoreHost(engines), here)) {
      if (newStore) {
        upkeep.began(free);
      }
      if (upkeep.isDue() && Files.isExecutable(launcher)) {
        start(launcher, here, state);
      }
    }
  }

  private static void start(Path launcher, Surroundings here, Path state) {
    File nowhere = new File("/dev/null");
    ProcessBuilder process =
        new ProcessBuilder(
                List.of(
                    "setsid",
                    launcher.toString(),
                    "prune",
                    "--upkeep",
                    "--state-dir",
                    state.toString()))
            .directory(new File("/"))
            .redirectInput(nowhere)
            .redirectOutput(nowhere)
            .redirectError(nowhere);
    process.environment().put("SLIPWAY_SKIP_BUILD", "1");
    here.variable(VARIABLE).ifPresent(limit -> process.environment().put(VARIABLE, limit));
    try {
      process.start();
    } catch (IOException e) {
      return; // the next build looks again
    }
  }

  static void work(StoreHost host, Surroundings here) throws IOException, InterruptedException {
    try (StoreUpkeep upkeep = upkeep(host, here)) {
      if (upkeep.isDue()) { // others may have been faster
        upkeep.work();
      }
    }
  }

  private static StoreUpkeep upkeep(StoreHost host, Surroundings here) {
    return new StoreUpkeep(host, limit(here), 0, Clock.systemUTC());
  }

  private static StoreLimit limit(Surroundings here) {
    try {
      return here.variable(VARIABLE).map(StoreLimit::parse).orElse(StoreLimit.DEFAULT);
    } catch (IllegalArgumentException e) {
      throw VerbFailed.usage(VARIABLE + ": " + e.getMessage());
    }
  }
}
