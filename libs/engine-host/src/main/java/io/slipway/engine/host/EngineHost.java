package io.slipway.engine.host;

import io.slipway.build.BuildListener;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.engine.host.limit.EngineCgroups;
import io.slipway.engine.host.net.EngineUplinks;
import io.slipway.engine.host.net.Reach;
import io.slipway.engine.protocol.EngineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Runs builds, each in an engine process of its own that holds no credential and dies with its
 * build.
 *
 * <p>Source: DESIGN, "The engine is a separate process that has nothing to steal"; promise S10.
 */
public final class EngineHost {
  private final EngineSettings settings;
  private final SpareEngines spares;
  private final Executor afterwards;

  /**
   * Starts each engine when it is needed.
   *
   * @throws IOException when the directory cannot be made
   */
  public EngineHost(EngineSettings settings) throws IOException {
    this(settings, new SpareEngines(settings.program(), settings.stateDir().toString(), 0));
  }

  /**
   * Prepares the state directory. Other hosts of this machine may share it.
   *
   * @param spares taken first; the caller refills and closes them
   * @throws IOException when the directory cannot be made
   */
  public EngineHost(EngineSettings settings, SpareEngines spares) throws IOException {
    this(settings, spares, Runnable::run);
  }

  /**
   * For a caller that wants the result as soon as it is there.
   *
   * @param afterwards ends each build's engine and deletes what it leaves; may do so while the
   *     result is looked at, and the next build runs
   * @throws IOException when the directory cannot be made
   */
  public EngineHost(EngineSettings settings, SpareEngines spares, Executor afterwards)
      throws IOException {
    this.settings = settings;
    this.spares = spares;
    this.afterwards = afterwards;
    prepare(settings.store());
  }

  /** Makes a store's directory, when it is absent. */
  static void prepare(Path store) throws IOException {
    openToSandboxes(Files.createDirectories(store));
  }

  /**
   * The sandboxes of an engine are below the store and do not know the invoking user, to whom it
   * may belong: a strict umask would lock them out of their own root.
   */
  private static void openToSandboxes(Path store) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(store);
    if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
      Files.setPosixFilePermissions(store, permissions);
    }
  }

  /**
   * Runs one build; blocks until it is over. An interrupt cancels the engine, which gets a few
   * seconds to delete its work, and then kills it and everything that it started.
   *
   * @param listener hears the events in the order in which the engine told them, on this thread
   * @return how the build ended; an engine that died is {@link BuildResult.Broken}, retryable
   * @throws EngineException when no engine can be started on this machine
   * @throws InterruptedException when the caller cancelled
   */
  public BuildResult build(BuildRequest request, EngineBackends backends, BuildListener listener)
      throws IOException, InterruptedException {
    BuildResult result = run(request, backends, listener);
    if (Thread.interrupted()) {
      throw new InterruptedException("the build was cancelled");
    }
    return result;
  }

  private BuildResult run(BuildRequest request, EngineBackends backends, BuildListener listener)
      throws IOException, InterruptedException {
    IdMap ids = IdMap.forThisUser();
    Inside inside = Inside.of(request);
    handOver(settings.store(), ids);
    RunDirectory.sweep(settings.running());
    try (Leftovers leftovers = new Leftovers(afterwards)) {
      RunDirectory run = RunDirectory.create(settings.running());
      leftovers.add(run::close);
      EngineCgroups limits = EngineCgroups.ofThisMachine();
      leftovers.add(limits::close);
      EngineUplinks uplinks = new EngineUplinks(reach(backends));
      leftovers.add(uplinks::close);
      // What serves the engine ends with the build, also where the engine's end is not waited for.
      try (AgentForwarders agents =
              AgentForwarders.start(run, request.agents(), backends.secrets());
          SocketServer calls =
              SocketServer.start(
                  run.socket(EngineSpec.CALLS),
                  new ParentCalls(backends, new Grants(request), uplinks));
          SocketServer egress =
              SocketServer.start(
                  run.socket(EngineSpec.EGRESS),
                  new EgressProxy(backends.egress(), backends.gitLogins()))) {
        handOver(run.out(), ids);
        Instant taken = Instant.now();
        EngineProcess engine = spares.take();
        leftovers.add(engine::close);
        limits.enterInBackground(engine.pids());
        engine.assign(spec(inside, backends, run), ids);
        uplinks.engineStarted(engine.pid());
        BuildResult result = converse(engine, inside.request(), listener, taken);
        boolean cancelled = Thread.currentThread().isInterrupted();
        if (result instanceof BuildResult.Success && !request.check() && !cancelled) {
          Delivery.deliver(inside.deliveries(), run.out());
        }
        return result;
      }
    }
  }

  private static BuildResult converse(
      EngineProcess engine, BuildRequest request, BuildListener listener, Instant taken)
      throws IOException, InterruptedException {
    Canceller canceller = Canceller.watching(engine);
    try {
      return new Conversation(engine, canceller, listener).hold(request, taken);
    } finally {
      canceller.stop();
    }
  }

  private static Reach reach(EngineBackends backends) {
    return backends.egress().open() ? Reach.EVERYTHING_ELSE : Reach.PUBLIC;
  }

  private EngineSpec spec(Inside inside, EngineBackends backends, RunDirectory run)
      throws IOException {
    return new EngineSpec(
        settings.store().toString(),
        run.path().toString(),
        inside.shown(),
        inside.hidden(settings),
        List.of(
            settings.javaHome().toRealPath().toString(),
            settings.engineHome().toRealPath().toString()),
        backends.sharedCache().isPresent(),
        backends.gitLogins().beginnings());
  }

  /** Gives a directory to root of the engine; the one of an ordinary user needs no gift. */
  static void handOver(Path path, IdMap ids) throws IOException {
    if (ids.invokedByRoot()) {
      Files.setAttribute(path, "unix:uid", (int) ids.uidBase());
      Files.setAttribute(path, "unix:gid", (int) ids.gidBase());
    }
  }
}
