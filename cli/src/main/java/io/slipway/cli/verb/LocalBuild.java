package io.slipway.cli.verb;

import io.slipway.build.BuildListener;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.execute.Secrets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds one image on this machine. A port, so that verbs can be tested without an engine. */
@FunctionalInterface
public interface LocalBuild {

  /**
   * Blocks until the build is over; interrupting the thread cancels it and leaves nothing behind.
   *
   * @throws InterruptedException when it was cancelled
   */
  BuildResult build(BuildRequest request, Machine machine, Watcher watcher)
      throws InterruptedException;

  /** Hears what a build tells, and what it moves from and to registries. */
  interface Watcher extends BuildListener {
    /** A transfer began. */
    default void began(Transfer transfer) {}

    /** A transfer ended, whole or not. */
    default void ended(Transfer transfer) {}
  }

  /**
   * What of this machine the build may use.
   *
   * @param stateDirectory cache and snapshots
   * @param insecureRegistries {@code host[:port]} that may be spoken to in plain HTTP, {@code *}
   *     for all
   * @param registryMap name prefixes to be replaced: from, to
   * @param mirrors {@code host[:port][/path]} that are asked for Docker Hub's images first, in
   *     order
   * @param secrets what the user lends to RUN, and logins
   * @param gitLogins ids of the secrets that are logins for Git servers
   */
  record Machine(
      Path stateDirectory,
      List<String> insecureRegistries,
      Map<String, String> registryMap,
      List<String> mirrors,
      Secrets secrets,
      Set<String> gitLogins) {
    /** Copies the collections. */
    public Machine {
      insecureRegistries = List.copyOf(insecureRegistries);
      registryMap = Map.copyOf(registryMap);
      mirrors = List.copyOf(mirrors);
      gitLogins = Set.copyOf(gitLogins);
    }
  }
}
