package io.slipway.engine.sandbox;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.BuilderPorts;
import io.slipway.build.ImageBuilder;
import io.slipway.build.cache.LayerCache;
import io.slipway.build.execute.Secrets;
import io.slipway.build.registry.ImageReference;
import io.slipway.build.source.WayOut;
import io.slipway.engine.network.RunNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Builds images with real overlays and real sandboxes against a registry in memory, and prints one
 * line for each build. Runs inside fresh namespaces.
 */
final class BuildMain {
  private static final String STAGES =
      """
      FROM scratch AS tools
      COPY busybox /bin/busybox
      RUN ["/bin/busybox", "--install", "-s", "/bin"]
      FROM tools AS left
      RUN cat /etc/passwd 2>/dev/null; echo left > /left
      FROM tools AS right
      ARG WORD=right
      RUN mkdir /made && echo $WORD > /made/file && ln /made/file /made/twin
      FROM tools
      WORKDIR /data
      COPY --from=left /left .
      COPY --from=right /made made/
      RUN true
      COPY note .
      RUN cat left made/file note > /both && rm left
      USER 1000:1000
      CMD ["/bin/cat", "/both"]
      """;

  private final Path directory;
  private final CrunExecutor executor;
  private final MemoryRegistry registry = new MemoryRegistry();
  private final List<BuildEvents> events = Collections.synchronizedList(new ArrayList<>());

  private BuildMain(Path directory) throws IOException {
    this.directory = Files.createTempDirectory(directory, "builds");
    this.executor =
        CrunExecutor.onThisMachine(this.directory.resolve("state"), RunNetworks.none("a test"));
  }

  public static void main(String[] args) throws Exception {
    BuildMain builds = new BuildMain(Path.of(args[0]));
    builds.run();
    try (Stream<Path> tree = Files.walk(builds.directory)) {
      for (Path path : tree.toList().reversed()) {
        Files.delete(path);
      }
    }
  }

  private void run() throws Exception {
    Path context = context("first note");
    say("cold", build("one", false, context, STAGES, false));
    int sent = registry.sent.get();
    say("warm", build("one", false, context, STAGES, false));
    say("again", build("one", false, context, STAGES, true));
    say("other worker", build("two", true, context, STAGES, false));
    System.out.println("sent again " + (registry.sent.get() - sent));
    say("farm", build("two", true, context, STAGES, true));
    say("colleague", build("three", true, context, STAGES, false));
    System.out.println("fetched by colleague " + registry.fetched.get());
    Files.writeString(context.resolve("note"), "second note");
    say("changed", build("one", false, context, STAGES, false));
    System.out.println("reasons " + reasons());
    registry.fetched.set(0);
    say("label", build("four", false, context, "FROM r.example/app:1\nLABEL a=b\n", false));
    System.out.println("fetched for a label " + registry.fetched.get());
    int manifests = registry.manifestCount();
    say(
        "fails",
        build(
            "one",
            false,
            context,
            "FROM r.example/app:1\nUSER 0\nRUN echo last words; exit 9\n",
            false));
    say("missing", build("one", false, context, "FROM scratch\nCOPY nothing /\n", false));
    say("image", build("one", false, context, "FROM r.example/none:1\n", false));
    System.out.println("pushed by failures " + (registry.manifestCount() - manifests));
    System.out.println("mounts left " + mounts());
  }

  private Path context(String note) throws IOException {
    Path context = Files.createDirectory(directory.resolve("context"));
    Files.copy(Path.of("/bin/busybox"), context.resolve("busybox"));
    Files.writeString(context.resolve("note"), note);
    Files.writeString(context.resolve(".dockerignore"), "nothing\n");
    Files.writeString(context.resolve("nothing"), "ignored");
    return context;
  }

  private BuildResult build(
      String store, boolean farm, Path context, String dockerfile, boolean noCache)
      throws IOException, InterruptedException {
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    events.clear();
    Optional<LayerCache> shared = farm ? Optional.of(registry) : Optional.empty();
    BuilderPorts ports =
        new BuilderPorts(
            directory.resolve(store), registry, shared, executor, Secrets.NONE, WayOut.DIRECT);
    BuildRequest request =
        BuildRequest.of(new BuildRequest.Context.Directory(context.toString()))
            .destinations(List.of(ImageReference.parse("r.example/app:1")))
            .push(true)
            .noCache(noCache)
            .stepTimeout(Duration.ofMinutes(1))
            .build();
    return new ImageBuilder(ports).build(request, events::add);
  }

  private static void say(String what, BuildResult result) {
    System.out.println(what + " " + result);
  }

  private List<String> reasons() {
    return events.stream()
        .filter(BuildEvents.StepFinished.class::isInstance)
        .map(BuildEvents.StepFinished.class::cast)
        .filter(step -> step.cache() == BuildEvents.Cache.MISS)
        .map(BuildEvents.StepFinished::reason)
        .toList();
  }

  private long mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
        .filter(line -> line.contains(directory.toString()))
        .count();
  }
}
