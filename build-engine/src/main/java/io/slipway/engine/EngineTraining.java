package io.slipway.engine;

import io.slipway.build.execute.Executor;
import io.slipway.engine.egress.EgressBridge;
import io.slipway.engine.network.RunNetworks;
import io.slipway.engine.protocol.EngineMessage;
import io.slipway.engine.protocol.EngineSpec;
import io.slipway.engine.protocol.Wire;
import io.slipway.engine.sandbox.CrunExecutor;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lives an engine's life once, so that the JVM can keep the classes of it in an AOT archive and
 * later engines start with them. Everything happens in one directory; there is no host, no registry
 * and no network. Started in user and mount namespaces of its own, with the options of an engine:
 *
 * <pre>
 * unshare --user --map-root-user --mount java -XX:AOTCacheOutput=engine.aot
 *     --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
 *     -XX:+UseSerialGC -XX:-UsePerfData -Xmx256m
 *     -Djdk.reflect.useNativeAccessorOnly=true
 *     -cp JARS io.slipway.engine.EngineTraining DIRECTORY
 * </pre>
 */
public final class EngineTraining {
  private static final int FILES = 300; // enough to hash and compress with several threads

  /** Their initialisation is all of them that an engine needs and training cannot do. */
  private static final List<String> INITIALISED =
      List.of(
          "io.slipway.engine.EngineMain",
          "io.slipway.engine.isolation.Isolation",
          "io.slipway.engine.isolation.Libc",
          "io.slipway.build.sys.Loopback",
          "io.slipway.build.source.GitContext");

  private final Path directory;

  private EngineTraining(Path directory) {
    this.directory = directory;
  }

  /**
   * Trains. A machine that lacks something an engine needs gives a smaller archive, not a failure.
   *
   * @param args one: an empty directory, which the caller deletes
   */
  public static void main(String[] args) throws Exception {
    for (String name : INITIALISED) {
      Class.forName(name);
    }
    EngineTraining training = new EngineTraining(Path.of(args[0]).toRealPath());
    Preparation.until(() -> false, Optional.empty());
    training.talk();
    training.build();
    System.exit(0);
  }

  /** Messages in both directions, and one connection to a proxy that is not there. */
  private void talk() throws IOException {
    Wire.read(Wire.line(spec()), EngineSpec.class);
    Wire.read(Wire.line(new EngineMessage.Ready()), EngineMessage.class);
    try (EgressBridge egress = EgressBridge.start(directory.resolve("no.sock"))) {
      URI url = URI.create(egress.url());
      try (Socket client = new Socket(url.getHost(), url.getPort())) {
        client.getInputStream().readAllBytes();
      }
    } catch (IOException e) {
      System.err.println("not trained: the proxy: " + e);
    }
  }

  private EngineSpec spec() {
    String here = directory.toString();
    return new EngineSpec(
        here, here, Map.of("/context", here), List.of(), List.of(here), true, Set.of());
  }

  /** Cold, warm, after a change, and in the store of another machine; RUN at last. */
  private void build() throws IOException, InterruptedException {
    String image = PracticeBuild.IMAGE;
    try (PracticeBuild practice =
        new PracticeBuild(directory, FILES, executor(), System.out::println).withArchives()) {
      practice.build("one", image);
      practice.build("one", image);
      practice.build("one", image + "WORKDIR /changed\n");
      practice.build("two", image + "WORKDIR /other\n");
      practice.buildOnPushed("two", "COPY file1 /more");
      practice.build("two", image + "RUN [\"/files/file0\"]\n");
    }
  }

  private Executor executor() {
    try {
      return CrunExecutor.onThisMachine(
          directory.resolve("crun"), RunNetworks.none("no network in training"));
    } catch (IOException e) {
      return (spec, out) -> {
        throw new IOException("not trained: " + e.getMessage(), e);
      };
    }
  }
}
