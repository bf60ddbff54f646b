package io.slipway.load.farm;

import io.slipway.load.evidence.Pulls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pulls moving tags twenty times a second, one after the other, past the proxy. Debian's registry
 * writes a tag's file in place, so that a reader may meet it empty and get a 500: such an answer is
 * asked for once more, and counted.
 */
public final class Puller implements AutoCloseable {
  private static final long EVERY_MILLIS = 50;

  /**
   * Debian's registry truncates a tag's file before it fills and syncs it, and answers with 500 in
   * between, for as long as a busy disk takes. What lasts longer is a tag that does not resolve.
   * Such reads are counted.
   */
  private static final long TORN_MILLIS = 10_000;

  private static final List<String> TAGS = List.of("latest", "staging");

  private final RegistryView view;
  private final List<String> repositories;
  private final Map<String, String> last = new HashMap<>();
  private final List<String> broken = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stop;
  private long count;
  private long changed;
  private long torn;

  private Puller(String registry, List<String> repositories) {
    this.view = new RegistryView(registry);
    this.repositories = List.copyOf(repositories);
    this.thread = Thread.ofVirtual().name("puller").unstarted(this::work);
  }

  /** Starts pulling from these repositories. */
  public static Puller start(String registry, List<String> repositories) {
    Puller puller = new Puller(registry, repositories);
    puller.thread.start();
    return puller;
  }

  private void work() {
    try {
      for (int i = 0; !stop; i++) {
        long next = System.nanoTime() + EVERY_MILLIS * 1_000_000;
        pull(
            repositories.get(i % repositories.size()),
            TAGS.get(i / repositories.size() % TAGS.size()));
        Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pull(String repository, String tag) throws InterruptedException {
    String place = repository + ":" + tag;
    try {
      RegistryView.Found found = view.pull(repository, tag);
      count++;
      long patience = System.nanoTime() + TORN_MILLIS * 1_000_000;
      while (found.again() && System.nanoTime() < patience) {
        torn++;
        Thread.sleep(EVERY_MILLIS);
        found = view.pull(repository, tag);
      }
      found.problem().ifPresent(broken::add);
      if (found.digest().isPresent()) {
        String digest = found.digest().get();
        changed += digest.equals(last.put(place, digest)) ? 0 : 1;
      } else if (found.problem().isEmpty() && last.containsKey(place)) {
        broken.add(place + " was there and is gone");
      }
    } catch (IOException e) {
      broken.add(place + " could not be pulled: " + e);
    }
  }

  /** Stops, and tells what was seen. */
  public Pulls finish() throws InterruptedException {
    stop = true;
    thread.join();
    return new Pulls(count, changed, torn, broken);
  }

  @Override
  public void close() {
    stop = true;
    thread.interrupt();
    view.close();
  }
}
