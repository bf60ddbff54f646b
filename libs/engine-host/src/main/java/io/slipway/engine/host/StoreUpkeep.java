package io.slipway.engine.host;

import io.slipway.build.PruneResult;
import io.slipway.build.shelf.PruneRules;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a store within its limit and its disk from filling up: after builds, and beside them, never
 * in their way. What goes first, the store decides.
 */
public final class StoreUpkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreUpkeep.class);
  private static final String NOTE = "upkeep";
  private static final int PATIENCE_SECONDS = 20;

  private final StoreHost host;
  private final StoreLimit limit;
  private final long minFree;
  private final Clock clock;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("store-upkeep").factory());

  /**
   * Does nothing yet.
   *
   * @param minFree bytes that should be free on the disk; 0 when that does not matter
   */
  public StoreUpkeep(StoreHost host, StoreLimit limit, long minFree, Clock clock) {
    this.host = host;
    this.limit = limit;
    this.minFree = minFree;
    this.clock = clock;
  }

  /** Has a look, and returns before anything is done about what it sees. */
  public void look() {
    if (!thread.isShutdown() && isDue() && busy.compareAndSet(false, true)) {
      thread.execute(
          () -> {
            try {
              work();
            } catch (IOException e) {
              LOG.warn("the store is not kept within its limit: {}", e.getMessage());
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } finally {
              busy.set(false);
            }
          });
    }
  }

  /**
   * Notes the size of a store that was begun a moment ago, so that nobody has to look at it.
   *
   * @param freeBefore bytes that were free on its disk when there was no store
   */
  public void began(long freeBefore) {
    long free = host.settings().store().toFile().getUsableSpace();
    try {
      if (Files.isDirectory(host.settings().store())) {
        new UpkeepNote(Math.max(0, freeBefore - free), free, clock.instant()).write(note());
      }
    } catch (IOException e) {
      LOG.debug("the store will be looked at: {}", e.getMessage());
    }
  }

  /** Whether the store may have outgrown its limit, or its disk is short. Takes no time. */
  public boolean isDue() {
    File disk = host.settings().store().toFile();
    long size = disk.getTotalSpace(); // 0 while there is no store
    long bytes = limit.bytes(size);
    long free = disk.getUsableSpace();
    if (size == 0 || (size - disk.getFreeSpace() <= bytes && free >= minFree)) {
      return false; // all that is on the disk is less
    }
    try {
      Optional<UpkeepNote> known = UpkeepNote.read(note());
      if (known.isEmpty()) {
        return true;
      }
      UpkeepNote note = known.get().seeing(free);
      if (!note.equals(known.get())) {
        note.write(note());
      }
      return note.isDue(bytes, minFree, free, clock.instant());
    } catch (IOException e) {
      return false; // builds will tell what is wrong with the disk
    }
  }

  /** Brings the store within its limit now. */
  public void work() throws IOException, InterruptedException {
    File disk = host.settings().store().toFile();
    long bytes = limit.bytes(disk.getTotalSpace());
    // A tenth below the limit, so that not each build is followed by this.
    long target = bytes == Long.MAX_VALUE ? bytes : bytes - bytes / 10;
    PruneResult done = host.prune(PruneRules.within(target, minFree + minFree / 2), false);
    new UpkeepNote(done.used(), disk.getUsableSpace(), clock.instant()).write(note());
    if (!done.removed().isEmpty()) {
      LOG.info(
          "{} things that nobody used are gone from {}, {} bytes; it has {} bytes now",
          done.removed().size(),
          host.settings().store(),
          done.freed(),
          done.used());
    }
  }

  private Path note() {
    return host.settings().stateDir().resolve(NOTE);
  }

  /** Waits for what it is doing. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
