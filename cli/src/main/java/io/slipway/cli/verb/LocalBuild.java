package io.slipway.cli.verb;

import io.slipway.build.BuildListener;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Builds one image on this machine. A port, so that verbs can be tested without an engine. */
@FunctionalInterface
public interface LocalBuild {

  /**
   * Blocks until the build is over; interrupting the thread cancels it and leaves nothing behind.
   *
   * @throws InterruptedException when it was cancelled
   */
  BuildResult build(BuildRequest request, Machine machine, BuildListener listener)
      throws InterruptedException;

  /**
   * What of this machine the build may use.
   *
   * @param stateDirectory cache and snapshots
   * @param insecureRegistries {@code host[:port]} that may be spoken to in plain HTTP
   * @param registryMap name prefixes to be replaced: from, to
   * @param egress {@code host:port} that fetching the context needs; empty for a directory
   */
  record Machine(
      Path stateDirectory,
      List<String> insecureRegistries,
      Map<String, String> registryMap,
      List<String> egress) {
    /** Copies the collections. */
    public Machine {
      insecureRegistries = List.copyOf(insecureRegistries);
      registryMap = Map.copyOf(registryMap);
      egress = List.copyOf(egress);
    }
  }
}
