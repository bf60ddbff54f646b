package io.slipway.load;

import io.slipway.load.evidence.Garbage;
import io.slipway.load.farm.FarmApi;
import io.slipway.load.farm.LoadedFarm;
import io.slipway.load.farm.RegistryDisk;
import java.io.IOException;
import java.util.function.Consumer;

/** Has the registry's garbage collected when nothing is built any more, and looks at its disk. */
final class GarbageDay {
  private static final int TRIES = 3;

  private GarbageDay() {}

  static Garbage of(LoadedFarm farm, Consumer<String> tell) throws InterruptedException {
    String cleanup = LoadedFarm.url(farm.services("cleanup").getFirst());
    try (FarmApi api = new FarmApi()) {
      for (int n = 0; n < TRIES; n++) {
        String problem = api.collect(cleanup);
        if (problem.isEmpty()) {
          return RegistryDisk.look(farm.home().resolve("registry/data"));
        }
        tell.accept("  the registry's garbage was not collected: " + problem);
      }
    } catch (IOException e) {
      tell.accept("  the registry's disk cannot be read: " + e);
    }
    return Garbage.UNKNOWN;
  }
}
