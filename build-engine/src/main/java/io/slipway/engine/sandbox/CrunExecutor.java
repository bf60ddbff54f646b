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
import java.util.stream.Stream;

/**
 * Runs processes with crun, in a user namespace nested in the engine's: ids above 65535, among them
 * the one that stands for the user who started the engine, do not exist inside. The runtime of the
 * next sandbox is loaded while one runs.
 */
public final class CrunExecutor implements Executor {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where packages and people put crun. */
  private static final List<Path> PLACES =
      Stream.of("/usr/bin", "/usr/local/bin", "/usr/sbin", "/bin")
          .map(directory -> Path.of(directory, "crun"))
          .toList();

  /** Reads a configuration, from the bundle that is its eighth argument, and does nothing. */
  private static final List<String> REHEARSAL =
      List.of("/bin/sh", "-c", "read -r config < \"$8/config.json\"; exit 0", "sh");

  private final StartedRuntimes runtimes;
  private final OciConfigs configs;
  private final RunNetworks networks;
  private final CompiledFilter filter = new CompiledFilter();
  private final AtomicBoolean toldOfNoNetwork = new AtomicBoolean();

  /**
   * Prepares what all sandboxes share.
   *
   * @param program the runtime, and what comes before its arguments
   * @param stateDir a directory of this engine alone, best in memory; made when absent
   * @param uplink connects the networks of sandboxes
   * @throws IOException when crun is not there or the directory cannot be written
   */
  private CrunExecutor(List<String> program, Path stateDir, Uplink uplink) throws IOException {
    Path runtime = Path.of(program.getFirst());
    if (!Files.isExecutable(runtime)) {
      throw new IOException("no sandbox runtime at " + runtime + ": install the package crun");
    }
    Files.createDirectories(stateDir.resolve("run"));
    this.runtimes = new StartedRuntimes(program, stateDir);
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
    CrunExecutor executor = new CrunExecutor(List.of(found.toString()), stateDir, uplink);
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
        new CrunExecutor(REHEARSAL, stateDir, RunNetworks.none("nothing runs in a rehearsal"));
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
    runtimes.expect();
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
    StartedRuntime runtime = runtimes.take();
    try {
      NameFiles names = NameFiles.write(runtime.bundle(), spec, network.resolvConf());
      OciConfig config = configs.of(spec, names, network.namespace());
      MountStubs stubs = MountStubs.before(spec.root(), config.mounts());
      try {
        return run(runtime, config, spec.limits(), out);
      } finally {
        stubs.remove();
      }
    } finally {
      runtime.remove();
    }
  }

  private ExitStatus run(
      StartedRuntime runtime, OciConfig config, SandboxSpec.Limits limits, OutputSink out)
      throws IOException, InterruptedException {
    Path kept = runtime.bundle().resolve("seccomp.bpf");
    OciConfig filtered = filter.into(config, runtime.container(), kept);
    runtime.tell(JSON.writeValueAsBytes(filtered));
    CrunProcess process = new CrunProcess(runtime.process(), limits, out);
    runtimes.startNext();
    ExitStatus status = process.await();
    filter.keep(kept);
    return status instanceof ExitStatus.Exited exited ? judge(exited, runtime.log()) : status;
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
}
