package io.slipway.engine.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The networks of one engine: as many as sandboxes run at once, each used again. Connecting one
 * takes a few ten milliseconds, so the first can be asked for before it is needed.
 */
public final class RunNetworks {
  private final Uplink uplink;
  private final Path directory;
  private final ConcurrentLinkedQueue<RunNetwork> idle = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<RunNetwork> idleUnconnected = new ConcurrentLinkedQueue<>();
  private final AtomicInteger made = new AtomicInteger();
  private @Nullable FutureTask<RunNetwork> expected;
  private boolean claimed;
  private volatile @Nullable String problem;

  /**
   * None is made yet.
   *
   * @param directory for the files that go with them; made when absent
   */
  public RunNetworks(Uplink uplink, Path directory) throws IOException {
    this.uplink = uplink;
    this.directory = Files.createDirectories(directory);
  }

  /** A machine without any, for tests and training. */
  public static Uplink none(String why) {
    return descriptor -> {
      throw new IOException(why);
    };
  }

  /** Begins to connect one in the background, when that was not done before. */
  public synchronized void expect() {
    if (expected == null) {
      expected = new FutureTask<>(this::connect);
      Thread.ofVirtual().name("first-network").start(expected);
    }
  }

  /**
   * A network for one sandbox, given back after it.
   *
   * @return empty when this machine has none; see {@link #problem}
   */
  public Optional<RunNetwork> take() throws InterruptedException {
    RunNetwork used = idle.poll();
    if (used != null) {
      return Optional.of(used);
    }
    FutureTask<RunNetwork> first = claim();
    try {
      if (problem != null) {
        return Optional.empty();
      }
      return Optional.of(first == null ? connect() : first.get());
    } catch (IOException e) {
      problem = String.valueOf(e.getMessage());
    } catch (ExecutionException e) {
      problem = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
    }
    return Optional.empty();
  }

  /** A network that leads nowhere, for one sandbox, given back after it. */
  public RunNetwork takeUnconnected() throws IOException {
    RunNetwork used = idleUnconnected.poll();
    return used != null
        ? used
        : RunNetwork.unconnected(directory.resolve("resolv.conf." + made.incrementAndGet()));
  }

  /** The one in the background is for whoever comes first. */
  private synchronized @Nullable FutureTask<RunNetwork> claim() {
    if (expected == null || claimed) {
      return null;
    }
    claimed = true;
    return expected;
  }

  private RunNetwork connect() throws IOException {
    return RunNetwork.connect(uplink, directory.resolve("resolv.conf." + made.incrementAndGet()));
  }

  /** For the next sandbox. */
  public void giveBack(RunNetwork network) {
    (network.connected() ? idle : idleUnconnected).add(network);
  }

  /** Why there is no network, for people. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }
}
