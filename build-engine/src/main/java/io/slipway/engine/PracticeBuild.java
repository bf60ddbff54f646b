package io.slipway.engine;

import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.BuilderPorts;
import io.slipway.build.ImageBuilder;
import io.slipway.build.execute.Executor;
import io.slipway.build.execute.Secrets;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.snapshot.LayerMounts;
import io.slipway.build.source.WayOut;
import io.slipway.engine.parent.ParentLayerCache;
import io.slipway.engine.parent.ParentRegistryClient;
import io.slipway.engine.parent.ParentSocket;
import io.slipway.engine.protocol.EngineMessage;
import io.slipway.engine.protocol.EngineSpec;
import io.slipway.engine.protocol.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds of invented images in one directory, with a parent that answers from memory: so that
 * classes are loaded, linked and compiled before somebody's build needs them. Reaches no host, no
 * registry and no network.
 */
final class PracticeBuild implements AutoCloseable {
  private static final String PUSHED = "training.example/app:1";

  static final String IMAGE =
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

  /** Copies no file: that takes an id in the user namespace, which a spare lacks. */
  static final String WITHOUT_FILES =
      """
      FROM scratch AS tools
      ARG GREETING=hello
      ENV NAME=$GREETING
      FROM tools
      RUN ["/files/file0"]
      LABEL trained=yes
      USER 0:0
      CMD ["a", "b"]
      """;

  private final Path directory;
  private final Path context;
  private final Executor executor;
  private final Consumer<String> said;
  private final TrainingParent parent;
  private boolean archives;
  private LayerMounts mounts = LayerMounts.KERNEL;

  /**
   * Writes a context and starts the parent.
   *
   * @param directory an empty one, which the caller deletes
   * @param files how many the context has
   * @param executor for RUN
   * @param said takes what an engine would say to its parent, message by message
   * @throws IOException when the directory cannot be written to, or its path is too long for a
   *     socket
   */
  PracticeBuild(Path directory, int files, Executor executor, Consumer<String> said)
      throws IOException {
    this.directory = directory;
    this.context = Files.createDirectories(directory.resolve("context"));
    this.executor = executor;
    this.said = said;
    Files.writeString(context.resolve(".dockerignore"), "Dockerfile\n*.log\n!keep.log\n");
    for (int i = 0; i < files; i++) {
      Files.writeString(context.resolve("file" + i), ("line " + i + "\n").repeat(i * 10));
    }
    Files.createSymbolicLink(context.resolve("link"), Path.of("file1"));
    this.parent = TrainingParent.start(directory.resolve(EngineSpec.CALLS));
  }

  /** Writes each image to an archive, too; for who has an id in his user namespace. */
  PracticeBuild withArchives() {
    archives = true;
    return this;
  }

  /** Mounts nothing; for who may not. Nothing can be changed that is on something else. */
  PracticeBuild withoutMounts() {
    mounts = new PracticeMounts();
    return this;
  }

  /**
   * Builds and pushes.
   *
   * @param store the name of a store; the same name finds what was built before
   */
  void build(String store, String dockerfile) throws IOException, InterruptedException {
    build(store, dockerfile, PUSHED);
  }

  /** Builds one step on what was pushed before, as most builds stand on a registry's image. */
  void buildOnPushed(String store, String step) throws IOException, InterruptedException {
    build(store, "FROM " + PUSHED + "\n" + step + "\n", "training.example/more:1");
  }

  private void build(String store, String dockerfile, String pushed)
      throws IOException, InterruptedException {
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    ParentSocket socket = new ParentSocket(directory.resolve(EngineSpec.CALLS));
    BuilderPorts ports =
        new BuilderPorts(
            directory.resolve(store),
            new ParentRegistryClient(socket),
            Optional.of(new ParentLayerCache(socket)),
            executor,
            Secrets.NONE,
            WayOut.DIRECT);
    BuildRequest request = Wire.read(Wire.line(request(store, pushed)), BuildRequest.class);
    BuildResult result =
        new ImageBuilder(ports, mounts)
            .build(request, event -> said.accept(Wire.line(new EngineMessage.Event(event))));
    said.accept(Wire.line(new EngineMessage.Done(result)));
  }

  private BuildRequest request(String store, String pushed) {
    return BuildRequest.of(new BuildRequest.Context.Directory(context.toString()))
        .buildArgs(Map.of("GREETING", "hi"))
        .labels(Map.of("label", "value"))
        .destinations(List.of(ImageReference.parse(pushed)))
        .push(true)
        .outputs(
            archives
                ? List.of(
                    BuildRequest.Output.file("oci", directory.resolve(store + ".tar").toString()))
                : List.of())
        .stepTimeout(Duration.ofMinutes(1))
        .build();
  }

  @Override
  public void close() throws IOException {
    parent.close();
  }
}
