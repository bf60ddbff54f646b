package io.slipway.load;

import io.slipway.load.evidence.Crash;
import io.slipway.load.evidence.Injected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Writes down what was done to the farm, and tells it. */
final class FaultLog {
  private final Consumer<String> tell;
  private final List<Injected> injected = new ArrayList<>();
  private final List<Crash> crashes = new ArrayList<>();
  private final Map<String, Integer> killers = new TreeMap<>();

  FaultLog(Consumer<String> tell) {
    this.tell = tell;
  }

  synchronized void note(Injected fault) {
    injected.add(fault);
    tell.accept("  " + fault.kind() + " (" + fault.target() + "), hit work: " + fault.bite());
  }

  synchronized void note(Crash crash) {
    crashes.add(crash);
    if (!crash.hit()) {
      tell.accept("  nobody reached " + crash.point());
    }
  }

  /** Notes an image whose builder was killed. */
  synchronized void killer(String image, int kills) {
    killers.put(image, kills);
  }

  void say(String line) {
    tell.accept("  " + line);
  }

  synchronized List<Injected> injected() {
    return List.copyOf(injected);
  }

  synchronized List<Crash> crashes() {
    return List.copyOf(crashes);
  }

  synchronized Map<String, Integer> killers() {
    return Map.copyOf(killers);
  }
}
