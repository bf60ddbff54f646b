package io.slipway.cli.local;

import io.slipway.cli.farm.FarmFile;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The farm that keeps its state in one folder of this machine. */
public final class LocalFarm {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final String FARM = "farm";

  private final Path home;
  private final Path installation;
  private final RunRecords records;

  /**
   * Looks at a folder; starts nothing yet.
   *
   * @param home the state folder
   * @param installation the folder that holds Slipway's modules
   */
  public LocalFarm(Path home, Path installation) {
    this.home = home;
    this.installation = installation;
    this.records = new RunRecords(home);
  }

  /**
   * Ports that people choose; 0 means the one of the last time, or a free one.
   *
   * @param http of all services
   * @param registry of the local registry
   */
  public record Ports(int http, int registry) {
    private static final int LAST = 65_535;

    /** Checks them. */
    public Ports {
      for (int port : new int[] {http, registry}) {
        if (port < 0 || port > LAST) {
          throw VerbFailed.usage(port + " is not a port, want 0 to " + LAST);
        }
      }
    }
  }

  /** The farm, when it runs and is ready. */
  public Optional<FarmFile> ready() throws IOException {
    return records.alive(FARM).isPresent() ? FarmFile.read(home) : Optional.empty();
  }

  /**
   * Starts the farm, or joins a start that is under way, and waits until it is ready.
   *
   * @param tell hears what has started
   * @throws VerbFailed with exit code 3 when it does not become ready; nothing is left running then
   */
  public FarmFile start(Ports ports, Consumer<String> tell)
      throws IOException, InterruptedException {
    Files.createDirectories(home);
    Path log = home.resolve("logs/farm.log");
    Daemon daemon =
        new Daemon(
            installation.resolve("standalone/target/quarkus-app/quarkus-run.jar"),
            properties(ports),
            log);
    Optional<ProcessHandle> running = records.alive(FARM).flatMap(ProcessRecord::process);
    if (running.isPresent()) {
      return await(running.get(), daemon, tell);
    }
    Files.deleteIfExists(FarmFile.in(home));
    Files.deleteIfExists(log);
    ProcessHandle process = daemon.start(List.of("-Xmx768m", "-XX:+UseSerialGC")).toHandle();
    Thread undo = new Thread(process::destroy, "undo-start");
    Runtime.getRuntime().addShutdownHook(undo);
    FarmFile farm = await(process, daemon, tell);
    Runtime.getRuntime().removeShutdownHook(undo);
    return farm;
  }

  private Map<String, String> properties(Ports ports) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("slipway.home", home.toString());
    properties.put("slipway.install", installation.toString());
    properties.put("slipway.http.port", Integer.toString(ports.http()));
    properties.put("slipway.registry.port", Integer.toString(ports.registry()));
    return properties;
  }

  private FarmFile await(ProcessHandle process, Daemon daemon, Consumer<String> tell)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Set<String> told = new HashSet<>();
    while (System.nanoTime() < end) {
      for (ProcessRecord record : records.all()) {
        if (record.process().isPresent() && told.add(record.name())) {
          tell.accept(record.name() + " (pid " + record.pid() + ")");
        }
      }
      Optional<FarmFile> farm = FarmFile.read(home);
      if (farm.isPresent()) {
        return farm.get();
      }
      if (!ProcessRecord.runs(process)) {
        throw VerbFailed.farm(
            "the farm ended while it started; "
                + daemon.log()
                + " ends with:\n"
                + daemon.lastLines(15));
      }
      Thread.sleep(PAUSE);
    }
    process.destroy();
    throw VerbFailed.farm(
        "the farm was not ready after "
            + PATIENCE.toSeconds()
            + " s and was stopped; read "
            + daemon.log());
  }

  /** Stops everything; the names of what was stopped. */
  public List<String> stop() throws IOException, InterruptedException {
    List<String> stopped = new Shutdown(records).run();
    Files.deleteIfExists(FarmFile.in(home));
    return stopped;
  }

  /** Starts a further builder process of a farm that runs; gives its record. */
  public ProcessRecord addBuilder(FarmFile farm) throws IOException, InterruptedException {
    int number = 2;
    while (records.alive("builder-" + number).isPresent()) {
      number++;
    }
    return new ExtraBuilder(home, installation).start("builder-" + number, farm, records);
  }

  /** The processes that are alive. */
  public List<ProcessRecord> processes() throws IOException {
    return records.all().stream().filter(r -> r.process().isPresent()).toList();
  }

  /** The state folder. */
  public Path home() {
    return home;
  }
}
