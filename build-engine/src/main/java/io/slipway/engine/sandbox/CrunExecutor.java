package io.slipway.engine.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.build.execute.Executor;
import io.slipway.build.execute.ExitStatus;
import io.slipway.build.execute.OutputSink;
import io.slipway.build.execute.SandboxSpec;
import io.slipway.engine.network.RunNetwork;
import io.slipway.engine.network.RunNetworks;
import io.slipway.engine.network.Uplink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Runs processes with crun, in a user namespace nested in the engine's: ids above 65535, among them
 * the one that stands for the user who started the engine, do not exist inside. One {@code crun
 * run} takes about 5 ms.
 */
public final class CrunExecutor implements Executor {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicLong COUNTER = new AtomicLong();

  /** Where packages and people put crun. */
  private static final List<Path> PLACES =
      Stream.of("/usr/bin", "/usr/local/bin", "/usr/sbin", "/bin")
          .map(directory -> Path.of(directory, "crun"))
          .toList();

  private final Path crun;
  private final Path state;
  private final OciConfigs configs;
  private final RunNetworks networks;
  private final CompiledFilter filter = new CompiledFilter();
  private final AtomicBoolean toldOfNoNetwork = new AtomicBoolean();

  /**
   * Prepares what all sandboxes share.
   *
   * @param crun the program
   * @param stateDir a directory of this engine alone, best in memory; made when absent
   * @param uplink connects the networks of sandboxes
   * @throws IOException when crun is not there or the directory cannot be written
   */
  private CrunExecutor(Path crun, Path stateDir, Uplink uplink) throws IOException {
    if (!Files.isExecutable(crun)) {
      throw new IOException("no sandbox runtime at " + crun + ": install the package crun");
    }
    this.crun = crun;
    this.state = stateDir;
    Files.createDirectories(stateDir.resolve("run"));
    this.networks = new RunNetworks(uplink, stateDir.resolve("network"));
    this.configs = new OciConfigs(SeccompProfile.load(), ProcessLimits.ofThisProcess());
  }

  /**
   * With the crun that this machine has.
   *
   * @param stateDir a directory of this engine alone
   * @throws IOException when there is none
   */
  public static CrunExecutor onThisMachine(Path stateDir, Uplink uplink) throws IOException {
    Path found = PLACES.stream().filter(Files::isExecutable).findFirst().orElse(PLACES.getFirst());
    CrunExecutor executor = new CrunExecutor(found, stateDir, uplink);
    CgroupView.hide();
    return executor;
  }

  /**
   * Does all that it takes to run something, and runs nothing: so that this is linked and compiled
   * before somebody waits for it.
   *
   * @param stateDir a directory of this engine alone
   * @throws IOException when it cannot be written
   */
  public static Executor rehearsing(Path stateDir) throws IOException {
    CrunExecutor executor =
        new CrunExecutor(
            Path.of("/usr/bin/true"), stateDir, RunNetworks.none("nothing runs in a rehearsal"));
    Path resolvConf = Files.writeString(stateDir.resolve("resolv.conf"), "");
    RunNetwork own = new RunNetwork(Path.of("/proc/self/ns/net"), resolvConf, false);
    return (spec, out) -> executor.run(spec, own, out);
  }

  /** Whether sandboxes are spared the compiling of their system call filter from now on. */
  boolean knowsFilter() {
    return filter.isKnown();
  }

  @Override
  public void expect(SandboxSpec.Network network) {
    if (network == SandboxSpec.Network.DEFAULT) {
      networks.expect();
    }
  }

  @Override
  public ExitStatus run(SandboxSpec spec, OutputSink out) throws IOException, InterruptedException {
    RunNetwork network = network(spec.network(), out);
    try {
      return run(spec, network, out);
    } finally {
      networks.giveBack(network);
    }
  }

  /** One that leads nowhere where none is wanted, and where this machine has none. */
  private RunNetwork network(SandboxSpec.Network wanted, OutputSink out)
      throws IOException, InterruptedException {
    if (wanted == SandboxSpec.Network.NONE) {
      return networks.takeUnconnected();
    }
    Optional<RunNetwork> network = networks.take();
    if (network.isEmpty() && toldOfNoNetwork.compareAndSet(false, true)) {
      out.line(true, "slipway: RUN has no network: " + networks.problem().orElse("none is made"));
    }
    return network.isPresent() ? network.get() : networks.takeUnconnected();
  }

  private ExitStatus run(SandboxSpec spec, RunNetwork network, OutputSink out)
      throws IOException, InterruptedException {
    String id = "slipway-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
    Path bundle = Files.createDirectory(state.resolve(id));
    try {
      NameFiles names = NameFiles.write(bundle, spec, network.resolvConf());
      OciConfig config = configs.of(spec, names, network.namespace());
      MountStubs stubs = MountStubs.before(spec.root(), config.mounts());
      try {
        return run(id, bundle, config, spec.limits(), out);
      } finally {
        stubs.remove();
      }
    } finally {
      delete(bundle);
      delete(state.resolve("run").resolve(id));
    }
  }

  private ExitStatus run(
      String id, Path bundle, OciConfig config, SandboxSpec.Limits limits, OutputSink out)
      throws IOException, InterruptedException {
    Path kept = bundle.resolve("seccomp.bpf");
    OciConfig filtered = filter.into(config, state.resolve("run").resolve(id), kept);
    Files.write(bundle.resolve("config.json"), JSON.writeValueAsBytes(filtered));
    Path log = bundle.resolve("crun.log");
    CrunProcess process = CrunProcess.start(command(id, bundle, log), limits, out);
    ExitStatus status = process.await();
    filter.keep(kept);
    return status instanceof ExitStatus.Exited exited ? judge(exited, log) : status;
  }

  private List<String> command(String id, Path bundle, Path log) {
    return List.of(
        crun.toString(),
        "--root",
        state.resolve("run").toString(),
        "--cgroup-manager=disabled",
        "--log-format=json",
        "--log=file:" + log,
        "run",
        "--bundle",
        bundle.toString(),
        id);
  }

  /**
   * Tells a command that failed from a sandbox that could not be made: only crun writes the log.
   */
  private static ExitStatus judge(ExitStatus.Exited exited, Path log) throws IOException {
    if (exited.code() == 0 || !Files.exists(log) || Files.size(log) == 0) {
      return exited;
    }
    String error = Files.readString(log).strip();
    if (error.contains("executable file `") || error.contains("exec `")) {
      return new ExitStatus.Exited(127);
    }
    if (error.contains("open executable")) {
      return new ExitStatus.Exited(126);
    }
    if (error.contains("\"level\":\"error\"")) {
      throw new IOException("the sandbox could not be started: crun says " + error);
    }
    return exited;
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.toList().reversed()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
