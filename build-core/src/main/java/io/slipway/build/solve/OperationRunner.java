package io.slipway.build.solve;

import io.slipway.build.execute.Account;
import io.slipway.build.execute.AccountFiles;
import io.slipway.build.execute.Capability;
import io.slipway.build.execute.Executor;
import io.slipway.build.execute.ExitStatus;
import io.slipway.build.execute.ImpossibleSandbox;
import io.slipway.build.execute.OutputSink;
import io.slipway.build.execute.SandboxSpec;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.graph.Operation;
import io.slipway.build.graph.Vertex;
import io.slipway.build.snapshot.Workspace;
import io.slipway.build.source.CopyRequest;
import io.slipway.build.source.CopyRules;
import io.slipway.build.source.FileCopier;
import io.slipway.build.source.SourceTree;
import io.slipway.build.source.UnusableSource;
import io.slipway.build.sys.Errno;
import io.slipway.build.sys.SystemCallFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Does what operations say: RUN in a sandbox, COPY and WORKDIR from outside. */
public final class OperationRunner implements StepRunner {
  private static final int LARGEST_ACCOUNT_FILE = 4 << 20;

  private final Executor executor;
  private final FileCopier copier;
  private final RootTree rootTree;
  private final SandboxSpec.Limits limits;
  private final RunMounts mounts;

  /**
   * A runner for one build.
   *
   * @param rootTree reads the files of a root filesystem
   * @param limits of every RUN
   * @param places where mounts of RUN have their files
   */
  public OperationRunner(
      Executor executor,
      FileCopier copier,
      RootTree rootTree,
      SandboxSpec.Limits limits,
      MountPlaces places) {
    this.executor = executor;
    this.copier = copier;
    this.rootTree = rootTree;
    this.limits = limits;
    this.mounts = new RunMounts(places, copier);
  }

  @Override
  public void expect(Vertex vertex) {
    if (vertex.operation() instanceof Operation.Run run
        && run.network() != Operation.Network.NONE) {
      executor.expect(SandboxSpec.Network.DEFAULT);
    }
  }

  @Override
  public void run(Vertex vertex, Workspace workspace, List<StepInput> inputs, OutputSink out)
      throws BuildFailure, IOException, InterruptedException {
    try {
      switch (vertex.operation()) {
        case Operation.Run run -> {
          try (PreparedMounts prepared = mounts.prepare(run, workspace, inputs)) {
            execute(vertex, sandbox(vertex, run, workspace.root(), prepared), out);
          }
        }
        case Operation.Copy copy -> copy(copy, workspace.root(), inputs);
        case Operation.MakeDirectory directory ->
            copier.makeDirectory(workspace.root(), directory.path(), directory.user());
        case Operation.Scratch s -> throw notAStep(vertex);
        case Operation.ImageSource s -> throw notAStep(vertex);
        case Operation.Source s -> throw notAStep(vertex);
      }
    } catch (UnusableSource e) {
      throw new BuildFailure(vertex.origin(), String.valueOf(e.getMessage()));
    } catch (SystemCallFailed e) {
      if (e.errno() == Errno.ENAMETOOLONG) {
        throw new BuildFailure(
            vertex.origin(), "a path is longer than the system takes; use a shorter one");
      }
      throw e;
    }
  }

  private void copy(Operation.Copy copy, Path root, List<StepInput> inputs)
      throws IOException, UnusableSource {
    for (Operation.Copy.Part part : copy.parts()) {
      CopyRequest request =
          new CopyRequest(
              part.sources(), copy.destination(), copy.owner(), copy.mode(), rules(part));
      copier.copy(request, inputs.get(part.input() - 1).tree(), root);
    }
  }

  static CopyRules rules(Operation.Copy.Part part) {
    return new CopyRules(part.parents(), part.excludes(), part.unpack());
  }

  private static IllegalArgumentException notAStep(Vertex vertex) {
    return new IllegalArgumentException(vertex.id() + " is a source, nothing to run");
  }

  private SandboxSpec sandbox(Vertex vertex, Operation.Run run, Path root, PreparedMounts prepared)
      throws BuildFailure, IOException {
    return new SandboxSpec(
        root,
        run.argv(),
        environment(run, prepared),
        run.workingDirectory(),
        account(vertex, run, root),
        prepared.tmpfs(),
        prepared.binds(),
        network(vertex, run.network()),
        run.hostname().isEmpty() ? SandboxSpec.DEFAULT_HOSTNAME : run.hostname(),
        run.hosts(),
        run.resources(),
        Capability.BUILD_DEFAULTS,
        limits);
  }

  private void execute(Vertex vertex, SandboxSpec spec, OutputSink out)
      throws BuildFailure, IOException, InterruptedException {
    LastLines last = new LastLines();
    ExitStatus status;
    try {
      status =
          executor.run(
              spec,
              (stderr, line) -> {
                last.add(line);
                out.line(stderr, line);
              });
    } catch (ImpossibleSandbox e) {
      throw new BuildFailure(vertex.origin(), String.valueOf(e.getMessage()));
    }
    judge(vertex, spec.argv(), status, last);
  }

  /** What the step declares wins over what every step gets. */
  private static Map<String, String> environment(Operation.Run run, PreparedMounts prepared) {
    Map<String, String> all = new TreeMap<>(run.unkeyed());
    all.putAll(run.environment());
    all.putAll(prepared.environment());
    return all;
  }

  private static void judge(Vertex vertex, List<String> argv, ExitStatus status, LastLines last)
      throws BuildFailure {
    String command = "\"" + String.join(" ", argv) + "\"";
    switch (status) {
      case ExitStatus.Exited exited -> {
        if (exited.code() != 0) {
          throw new BuildFailure(
              vertex.origin(),
              "process " + command + " did not complete successfully: exit code: " + exited.code(),
              exited.code(),
              last.lines());
        }
      }
      case ExitStatus.TimedOut timedOut ->
          throw new BuildFailure(
              vertex.origin(),
              "process "
                  + command
                  + " was killed after "
                  + timedOut.limit().toSeconds()
                  + " s; allow more time or split the step",
              137,
              last.lines());
      case ExitStatus.OutputExceeded exceeded ->
          throw new BuildFailure(
              vertex.origin(),
              "process "
                  + command
                  + " was killed because it printed more than "
                  + exceeded.limitBytes()
                  + " bytes; make it quieter",
              137,
              last.lines());
    }
  }

  private Account account(Vertex vertex, Operation.Run run, Path root)
      throws BuildFailure, IOException {
    try (SourceTree files = rootTree.open(root)) {
      return new AccountFiles(text(files, "etc/passwd"), text(files, "etc/group"))
          .find(run.user())
          .orElseThrow(
              () ->
                  new BuildFailure(
                      vertex.origin(),
                      "no user or group '"
                          + run.user()
                          + "' in the image's /etc/passwd and /etc/group: create it in an earlier"
                          + " RUN, or use numbers up to 65535"));
    }
  }

  private static String text(SourceTree files, String path) throws IOException {
    return files
        .read(path, LARGEST_ACCOUNT_FILE)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("");
  }

  private static SandboxSpec.Network network(Vertex vertex, Operation.Network network)
      throws BuildFailure {
    return switch (network) {
      case DEFAULT -> SandboxSpec.Network.DEFAULT;
      case NONE -> SandboxSpec.Network.NONE;
      case HOST ->
          throw new BuildFailure(
              vertex.origin(),
              "--network=host is not allowed: a build never sees the machine's network; leave the"
                  + " flag out");
    };
  }
}
