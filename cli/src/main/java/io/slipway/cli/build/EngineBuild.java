package io.slipway.cli.build;

import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.sys.ProcessExit;
import io.slipway.cli.verb.LocalBuild;
import io.slipway.cli.verb.VerbFailed;
import io.slipway.engine.host.EgressPolicy;
import io.slipway.engine.host.EngineBackends;
import io.slipway.engine.host.EngineException;
import io.slipway.engine.host.EngineHost;
import io.slipway.engine.host.EngineProgram;
import io.slipway.engine.host.EngineSettings;
import io.slipway.engine.host.SecretGitLogins;
import io.slipway.engine.host.SpareEngines;
import io.slipway.registry.MirroredRegistryClient;
import io.slipway.registry.RegistrySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Builds with the engine of this installation, in an engine process of its own. Registries are
 * reached with the user's docker credentials, which stay in this process. The engine may connect
 * wherever the user may: it is the user's own build.
 */
public final class EngineBuild implements LocalBuild, AutoCloseable {
  /** Who has the result still has to show it, on the same processors. */
  private static final Duration SHOWING = Duration.ofMillis(100);

  private final EngineProgram program;
  private final SpareEngines spares;
  private final Optional<ExecutorService> afterwards;

  /**
   * With the engine below this folder.
   *
   * @param practice where the engine in reserve practises, when this process lives long enough;
   *     such a process also ends engines while their results are looked at
   */
  public EngineBuild(Path installation, Optional<Path> practice) {
    this.program =
        new EngineProgram(
            installation.resolve("build-engine/target/engine/lib"),
            Path.of(System.getProperty("java.home")));
    this.spares = new SpareEngines(program, "command-line", 1, practice);
    this.afterwards = practice.map(longLived -> Executors.newVirtualThreadPerTaskExecutor());
  }

  /** Starts an engine while the command line is still read. Does not wait, and does not fail. */
  public void prepare() {
    Thread.ofPlatform()
        .daemon()
        .name("early-engine")
        .start(
            () -> {
              try {
                spares.refill();
              } catch (IOException e) {
                return; // the build meets the same reason, and tells it
              }
              ProcessExit.prepare();
            });
  }

  /** Ends an engine that no build came for; waits until those of builds have ended. */
  @Override
  public void close() {
    spares.close();
    afterwards.ifPresent(ExecutorService::close);
  }

  private Executor later() {
    if (afterwards.isEmpty()) {
      return Runnable::run;
    }
    ExecutorService threads = afterwards.get();
    return task ->
        threads.execute(
            () -> {
              LockSupport.parkNanos(SHOWING.toNanos());
              task.run();
            });
  }

  @Override
  public BuildResult build(BuildRequest request, Machine machine, Watcher watcher)
      throws InterruptedException {
    EngineSettings settings =
        new EngineSettings(program.engineLib(), machine.stateDirectory(), program.javaHome());
    RegistrySettings registries =
        new RegistrySettings(
            new HashSet<>(machine.insecureRegistries()),
            Set.of(),
            machine.registryMap(),
            Optional.empty());
    EngineBackends backends =
        new EngineBackends(
            new WatchedRegistry(
                MirroredRegistryClient.of(registries, "docker.io", machine.mirrors()), watcher),
            Optional.empty(),
            EgressPolicy.everywhere(),
            machine.secrets(),
            SecretGitLogins.among(machine.secrets(), machine.gitLogins(), request));
    try {
      return new EngineHost(settings, spares, later()).build(request, backends, watcher);
    } catch (EngineException e) {
      throw VerbFailed.farm("the engine cannot run here: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
