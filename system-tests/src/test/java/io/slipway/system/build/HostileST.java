package io.slipway.system.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildRequest;
import io.slipway.build.BuildResult;
import io.slipway.build.execute.Secrets;
import io.slipway.system.build.HostileArchives.Archive;
import io.slipway.system.build.HostileDockerfiles.Attack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Archives, contexts and Dockerfiles that mean harm reach nothing outside and come to an end; their
 * twins that mean none build, and give the right files.
 */
@Tag("ci")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileST {
  @TempDir static Path dir;

  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private Engines engines;
  private Surroundings around;
  private Surroundings closed;
  private Canaries canaries;
  private List<Archive> archives = List.of();
  private List<Attack> attacks = List.of();

  @BeforeAll
  void prepare() throws Exception {
    around = new Surroundings(dir.resolve("around"));
    closed = new Surroundings(dir.resolve("closed"));
    Engines.write(dir.resolve("around/web/fine"), "fine\n");
    Engines.write(dir.resolve("closed/web/secret"), Canaries.SECRET);
    canaries = new Canaries(dir.resolve("canary"), dir.resolve("state/store"));
    engines = new Engines(dir.resolve("state"), around.addresses(), lent());
    engines.pushBase(dir.resolve("base"));
    Map<String, String> words =
        Map.of(
            "@CANARY@",
            canaries.path(),
            "@UP@",
            "../../../../../../../../../../../..",
            "@CLOSED@",
            closed.webAddress(),
            "@WEB@",
            "http://" + around.webAddress());
    archives = HostileArchives.read(resource("archives.txt"), words);
    attacks = HostileDockerfiles.read(resource("dockerfiles.txt"), words);
    Files.createDirectories(dir.resolve("outputs"));
  }

  @AfterAll
  void end() throws Exception {
    workers.close();
    around.close();
    closed.close();
    canaries.live();
    canaries.storeIsIntact();
  }

  private static String resource(String name) throws IOException {
    try (var in = HostileST.class.getResourceAsStream("/hostile/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Secrets lent() {
    return new Secrets() {
      @Override
      public Optional<byte[]> secret(String id) {
        return id.equals("lent")
            ? Optional.of("lent".getBytes(StandardCharsets.UTF_8))
            : Optional.empty();
      }

      @Override
      public Optional<Path> agent(String id) {
        return Optional.empty();
      }
    };
  }

  @Test
  void theSetIsLarge() {
    assertThat(archives).hasSizeGreaterThanOrEqualTo(60);
    assertThat(attacks).hasSizeGreaterThanOrEqualTo(40);
  }

  /** All twins in one build, each below a directory of its own. */
  @Test
  void harmlessArchivesAreUnpacked() throws Exception {
    Path context = Files.createDirectories(dir.resolve("twins"));
    StringBuilder text = new StringBuilder("FROM scratch\n");
    for (Archive archive : archives) {
      Files.write(context.resolve(archive.name() + ".tar"), archive.twin());
      text.append("ADD %s.tar /t/%s/\n".formatted(archive.name(), archive.name()));
    }
    Files.writeString(context.resolve("Dockerfile"), text);
    Image image = engines.image(request(context), dir.resolve("outputs/twins.tar"));
    for (Archive archive : archives) {
      assertThat(image.file("/t/" + archive.name() + "/" + archive.proof()))
          .as(archive.name())
          .hasValueSatisfying(node -> assertThat(node.text()).isEqualTo("fine\n"));
    }
  }

  @TestFactory
  Stream<DynamicTest> addedArchivesStayInside() {
    return tests(every(2, 1), Archive::name, a -> contained(a.name(), added(a)));
  }

  @TestFactory
  Stream<DynamicTest> archivesAsContextsStayInside() {
    return tests(every(4, 0), Archive::name, a -> contained("context-" + a.name(), asContext(a)));
  }

  @TestFactory
  Stream<DynamicTest> archivesAsLayersStayInside() {
    return tests(every(4, 2), Archive::name, a -> contained("layer-" + a.name(), asLayer(a)));
  }

  @TestFactory
  Stream<DynamicTest> dockerfilesStayInside() {
    return tests(
        attacks, Attack::name, a -> contained("file-" + a.name(), written(a.name(), a.hostile())));
  }

  @TestFactory
  Stream<DynamicTest> harmlessDockerfilesAreBuilt() {
    return tests(
        attacks,
        Attack::name,
        a -> {
          Image image =
              engines.image(
                  written("twin-" + a.name(), a.twin()),
                  dir.resolve("outputs/twin-" + a.name() + ".tar"));
          assertThat(image.file("/ok"))
              .hasValueSatisfying(node -> assertThat(node.text()).isEqualTo("fine\n"));
        });
  }

  /** Each archive is tried in one form; in every form when there is time. */
  private List<Archive> every(int step, int offset) {
    if (!System.getProperty("slipway.leftOut", "long").contains("long")) {
      return archives;
    }
    List<Archive> some = new ArrayList<>();
    for (int i = offset; i < archives.size(); i += step) {
      some.add(archives.get(i));
    }
    return some;
  }

  @FunctionalInterface
  private interface Body<T> {
    void run(T one) throws Exception;
  }

  private <T> Stream<DynamicTest> tests(
      List<T> all, java.util.function.Function<T, String> name, Body<T> body) {
    String wanted = System.getProperty("slipway.hostile", "");
    List<T> chosen =
        all.stream()
            .filter(a -> java.util.regex.Pattern.compile(wanted).matcher(name.apply(a)).find())
            .toList();
    List<Future<?>> running = new ArrayList<>();
    for (T one : chosen) {
      running.add(
          workers.submit(
              () -> {
                body.run(one);
                return null;
              }));
    }
    return Stream.iterate(0, i -> i < chosen.size(), i -> i + 1)
        .map(i -> DynamicTest.dynamicTest(name.apply(chosen.get(i)), () -> end(running.get(i))));
  }

  private static void end(Future<?> build) throws Exception {
    try {
      build.get(3, TimeUnit.MINUTES);
    } catch (java.util.concurrent.ExecutionException e) {
      switch (e.getCause()) {
        case Error error -> throw error;
        case Exception exception -> throw exception;
        case null, default -> throw e;
      }
    }
  }

  /** Refused as the user's fault, or built inside its root; nobody hears the canary either way. */
  private void contained(String name, BuildRequest request) throws Exception {
    Path output = dir.resolve("outputs/" + name + ".tar");
    long start = System.nanoTime();
    Engines.Built built =
        engines.build(
            request.toBuilder()
                .outputs(List.of(BuildRequest.Output.file("oci", output.toString())))
                .build());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
    assertThat(built.result() + built.log()).doesNotContain(Canaries.SECRET);
    canaries.live();
    switch (built.result()) {
      case BuildResult.Success success -> {
        unheard(name, output);
        Files.delete(output);
      }
      case BuildResult.Failure failure -> assertThat(output).doesNotExist();
      // A layer that ends too early may have been cut on its way: that is worth another try.
      case BuildResult.Broken broken when broken.message().contains("EOFException") -> {}
      case BuildResult.Broken broken ->
          throw new AssertionError("the user's fault is told as the machine's: " + broken);
    }
  }

  /** The layers of a base stay as they are, so that other readers may refuse them. */
  private static void unheard(String name, Path output) throws IOException {
    try {
      Canaries.unheard(Image.read(output));
    } catch (IOException e) {
      assertThat(name).startsWith("layer-");
    }
  }

  private static BuildRequest request(Path context) {
    return BuildRequest.of(new BuildRequest.Context.Directory(context.toString()))
        .stepTimeout(Duration.ofSeconds(40))
        .secrets(Set.of("lent"))
        .build();
  }

  private static BuildRequest added(Archive archive) throws IOException {
    Path context = Files.createDirectories(dir.resolve("added").resolve(archive.name()));
    Files.write(context.resolve("a.tar"), archive.hostile());
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nADD a.tar /d/\n");
    return request(context);
  }

  private static BuildRequest asContext(Archive archive) throws IOException {
    Path file = Files.createDirectories(dir.resolve("contexts")).resolve(archive.name() + ".tar");
    byte[] head = new RawTar().file("Dockerfile", "FROM scratch\nCOPY . /d/\n").cut();
    try (var out = Files.newOutputStream(file)) {
      out.write(head);
      out.write(archive.hostile());
    }
    return request(dir).toBuilder()
        .context(new BuildRequest.Context.Archive(file.toString()))
        .build();
  }

  private static BuildRequest asLayer(Archive archive) throws IOException {
    Path context = Files.createDirectories(dir.resolve("layers").resolve(archive.name()));
    Files.writeString(context.resolve("ok"), "fine\n");
    Files.writeString(
        context.resolve("Dockerfile"), "FROM base\nCOPY ok /ok\nCOPY --from=base / /copy/\n");
    Path layout = Layouts.write(context.resolve("layout"), archive.hostile());
    return request(context).toBuilder()
        .contexts(Map.of("base", new BuildRequest.Context.Layout(layout.toString(), "")))
        .build();
  }

  private BuildRequest written(String name, String dockerfile) throws Exception {
    Path context = Files.createDirectories(dir.resolve("files").resolve(name));
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    Files.writeString(context.resolve("ok"), "fine\n");
    Files.createSymbolicLink(context.resolve("to-ok"), Path.of("ok"));
    Files.createSymbolicLink(context.resolve("to-here"), Path.of("."));
    Files.createSymbolicLink(
        context.resolve("to-canary"), Path.of(canaries.path()).resolve("secret"));
    Files.createSymbolicLink(context.resolve("to-canaries"), Path.of(canaries.path()));
    Engines.run(context, "mkfifo", "fifo");
    return request(context);
  }
}
