package io.slipway.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The farm of this process: made before the services boot, closed after they have stopped. The
 * folder is locked as long, so that two farms never share one state.
 */
final class RunningFarm implements AutoCloseable {
  private final FarmPlan plan;
  private final Infrastructure infrastructure;
  private final RunFiles records;
  private final FileLock lock;
  private boolean closed;

  private RunningFarm(
      FarmPlan plan, Infrastructure infrastructure, RunFiles records, FileLock lock) {
    this.plan = plan;
    this.infrastructure = infrastructure;
    this.records = records;
    this.lock = lock;
  }

  /** Starts the servers and decides all addresses. */
  static RunningFarm start(FarmSettings settings) throws IOException, InterruptedException {
    Path home = Files.createDirectories(settings.home());
    FileLock lock = lock(home);
    RunFiles records = new RunFiles(home);
    records.write("farm", ProcessHandle.current().pid());
    StickyPorts ports = new StickyPorts(home);
    int http = ports.choose("http", settings.httpPort());
    int git = ports.choose("git", 0);
    try {
      Infrastructure servers = Infrastructure.start(settings, git, records);
      FarmPlan plan =
          new FarmPlan(
              settings,
              http,
              servers.kafka().address(),
              servers.redis().uri(),
              servers.registry().address(),
              "http://" + servers.git().address());
      return new RunningFarm(plan, servers, records, lock);
    } catch (IOException | InterruptedException e) {
      records.remove("farm");
      throw e;
    }
  }

  private static FileLock lock(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(
            home.resolve("farm.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new IOException(
          "another farm runs with the state in "
              + home
              + "; stop it with 'slipway down --home "
              + home
              + "', or choose another folder with --home");
    }
    return lock;
  }

  FarmPlan plan() {
    return plan;
  }

  /** Says that the farm is ready, by writing {@code farm.json} whole or not at all. */
  void announce() throws IOException {
    Path partial = file("farm.json.partial");
    Files.writeString(partial, plan.document(ProcessHandle.current().pid()));
    Files.move(partial, file("farm.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Says that the farm is going. */
  void withdraw() throws IOException {
    Files.deleteIfExists(file("farm.json"));
  }

  private Path file(String name) {
    return plan.settings().home().resolve(name);
  }

  /** Stops the servers. May be called more than once. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    infrastructure.close();
    try {
      for (String name : new String[] {"kafka", "redis", "registry", "farm"}) {
        records.remove(name);
      }
      lock.channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clean up " + plan.settings().home(), e);
    }
  }
}
