package io.slipway.engine;

import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.BuilderPorts;
import io.slipway.build.ImageBuilder;
import io.slipway.build.execute.Executor;
import io.slipway.build.execute.Secrets;
import io.slipway.build.registry.ImageReference;
import io.slipway.engine.egress.EgressBridge;
import io.slipway.engine.network.RunNetworks;
import io.slipway.engine.parent.ParentLayerCache;
import io.slipway.engine.parent.ParentRegistryClient;
import io.slipway.engine.parent.ParentSocket;
import io.slipway.engine.protocol.EngineMessage;
import io.slipway.engine.protocol.EngineSpec;
import io.slipway.engine.protocol.Wire;
import io.slipway.engine.sandbox.CrunExecutor;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  private static final String IMAGE =
      """
      FROM scratch AS tools
      ARG GREETING=hello
      COPY --chmod=755 . /files/
      FROM tools
      ENV NAME=$GREETING
      WORKDIR /work
      COPY --from=tools /files/file* ./
      LABEL trained=yes
      USER 0:0
      EXPOSE 80
      ENTRYPOINT ["/files/file0"]
      CMD ["a", "b"]
      """;

  /** Their initialisation is all of them that an engine needs and training cannot do. */
  private static final List<String> INITIALISED =
      List.of(
          "io.slipway.engine.EngineMain",
          "io.slipway.engine.isolation.Isolation",
          "io.slipway.engine.isolation.Libc",
          "io.slipway.build.sys.Loopback",
          "io.slipway.build.source.GitContext");

  private final Path directory;
  private final Path context;

  private EngineTraining(Path directory) throws IOException {
    this.directory = directory;
    this.context = Files.createDirectories(directory.resolve("context"));
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
    Preparation.until(() -> false);
    training.writeContext();
    training.talk();
    training.build();
    System.exit(0);
  }

  private void writeContext() throws IOException {
    Files.writeString(context.resolve(".dockerignore"), "Dockerfile\n*.log\n!keep.log\n");
    for (int i = 0; i < FILES; i++) {
      Files.writeString(context.resolve("file" + i), ("line " + i + "\n").repeat(i * 10));
    }
    Files.createSymbolicLink(context.resolve("link"), Path.of("file1"));
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
    return new EngineSpec(here, here, Map.of("/context", here), List.of(here), true);
  }

  /** Cold, warm, after a change, and in the store of another machine; RUN at last. */
  private void build() throws IOException, InterruptedException {
    try (TrainingParent _ = TrainingParent.start(directory.resolve(EngineSpec.CALLS))) {
      build("one", IMAGE);
      build("one", IMAGE);
      build("one", IMAGE + "WORKDIR /changed\n");
      build("two", IMAGE + "WORKDIR /other\n");
      build("two", IMAGE + "RUN [\"/files/file0\"]\n");
    }
  }

  private void build(String store, String dockerfile) throws IOException, InterruptedException {
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    ParentSocket parent = new ParentSocket(directory.resolve(EngineSpec.CALLS));
    BuilderPorts ports =
        new BuilderPorts(
            directory.resolve(store),
            new ParentRegistryClient(parent),
            Optional.of(new ParentLayerCache(parent)),
            executor(),
            Secrets.NONE,
            Optional.empty());
    BuildRequest request = Wire.read(Wire.line(request(store)), BuildRequest.class);
    BuildResult result =
        new ImageBuilder(ports).build(request, event -> say(new EngineMessage.Event(event)));
    say(new EngineMessage.Done(result));
  }

  private static void say(EngineMessage message) {
    System.out.println(Wire.line(message));
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

  private BuildRequest request(String store) {
    return BuildRequest.of(new BuildRequest.Context.Directory(context.toString()))
        .buildArgs(Map.of("GREETING", "hi"))
        .labels(Map.of("label", "value"))
        .destinations(List.of(ImageReference.parse("training.example/app:1")))
        .push(true)
        .outputs(
            List.of(BuildRequest.Output.file("oci", directory.resolve(store + ".tar").toString())))
        .stepTimeout(Duration.ofMinutes(1))
        .build();
  }
}
