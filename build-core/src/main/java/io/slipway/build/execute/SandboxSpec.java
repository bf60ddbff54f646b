package io.slipway.build.execute;

import io.slipway.build.graph.RunResources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that a sandboxed process gets. There is no way to pass a descriptor or a device, and paths
 * are the engine's, which sees nothing of the host but its store: what is not in these fields does
 * not exist inside.
 *
 * @param root its root filesystem, writable
 * @param argv program and arguments; the program is looked up in the environment's PATH
 * @param environment everything it sees; HOME is added from the account when absent
 * @param workingDirectory absolute, made when absent
 * @param account who it runs as
 * @param tmpfs empty filesystems for this process only
 * @param binds files and directories of the engine, for this process only
 * @param network what it can reach
 * @param hostname what it is told
 * @param hosts further names in its hosts file, to addresses
 * @param resources what it may have
 * @param capabilities what root may do inside, a subset of {@link Capability#BUILD_DEFAULTS}
 * @param limits when it is killed
 */
public record SandboxSpec(
    Path root,
    List<String> argv,
    Map<String, String> environment,
    String workingDirectory,
    Account account,
    List<TmpfsMount> tmpfs,
    List<BindMount> binds,
    Network network,
    String hostname,
    Map<String, String> hosts,
    RunResources resources,
    Set<Capability> capabilities,
    Limits limits) {

  /** The host name that BuildKit gives. */
  public static final String DEFAULT_HOSTNAME = "buildkitsandbox";

  /**
   * Copies the collections and checks what no sandbox could run.
   *
   * @throws IllegalArgumentException for an empty command or a relative directory
   */
  public SandboxSpec {
    argv = List.copyOf(argv);
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    tmpfs = List.copyOf(tmpfs);
    binds = List.copyOf(binds);
    hosts = Collections.unmodifiableMap(new TreeMap<>(hosts));
    capabilities =
        Collections.unmodifiableSet(
            capabilities.isEmpty()
                ? EnumSet.noneOf(Capability.class)
                : EnumSet.copyOf(capabilities));
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("nothing to run: the command is empty");
    }
    if (!workingDirectory.startsWith("/")) {
      throw new IllegalArgumentException("not an absolute directory: " + workingDirectory);
    }
  }

  /**
   * An empty filesystem in memory.
   *
   * @param target absolute path inside the root
   * @param sizeBytes upper bound, more than 0
   */
  public record TmpfsMount(String target, long sizeBytes) {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException when the path is relative or the size not positive
     */
    public TmpfsMount {
      if (!target.startsWith("/") || sizeBytes <= 0) {
        throw new IllegalArgumentException("not a tmpfs mount: " + target + ", " + sizeBytes);
      }
    }
  }

  /**
   * A file or directory of the engine: a mount of another root filesystem, a cache, a secret.
   *
   * @param source absolute; must not change its kind while the process runs
   * @param target absolute path inside the root
   * @param writable whether the process may write to it
   */
  public record BindMount(Path source, String target, boolean writable) {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException when a path is relative
     */
    public BindMount {
      if (!source.isAbsolute() || !target.startsWith("/")) {
        throw new IllegalArgumentException("not a bind mount: " + source + ", " + target);
      }
    }
  }

  /**
   * What the process can reach: the machines that this one reaches, but not this one itself where
   * the executor can prevent that; or nothing but its own loopback device.
   */
  public enum Network {
    DEFAULT,
    NONE
  }

  /**
   * When the process is killed.
   *
   * @param timeout of wall-clock time
   * @param outputBytes of both streams together
   */
  public record Limits(Duration timeout, long outputBytes) {}
}
