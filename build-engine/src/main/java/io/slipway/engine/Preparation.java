package io.slipway.engine;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildRequest;
import io.slipway.build.execute.Executor;
import io.slipway.build.frontend.CompileOptions;
import io.slipway.build.frontend.DockerfileCompiler;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.image.Digest;
import io.slipway.build.image.Platform;
import io.slipway.engine.isolation.Isolation;
import io.slipway.engine.protocol.EngineMessage;
import io.slipway.engine.protocol.EngineSpec;
import io.slipway.engine.protocol.Wire;
import io.slipway.engine.sandbox.CrunExecutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;

/**
 * What an engine does while it waits for its first line: it uses once what every build uses, so
 * that the build finds it loaded and linked. Touches no network, and no file but in a directory
 * that it was given for this.
 */
final class Preparation {
  private static final int ROUNDS = 20; // a spare has time to have its code compiled
  private static final int BUILDS = 20; // until the compiler has seen the hot code
  private static final int FILES = 3;

  private static final String IMAGE =
      """
      FROM scratch AS base
      ARG NAME=value
      ENV A=$NAME B=${NAME:-b}
      COPY --chmod=755 a* /b/
      FROM base
      COPY --from=base /b /c
      RUN ["true"]
      LABEL l=m
      CMD ["a"]
      """;

  /**
   * Builds of invented images.
   *
   * @param directory an empty one
   * @param over whether the engine's own build has come; must not wait
   */
  record Practice(Path directory, BooleanSupplier over) {}

  private interface Step {
    void run() throws IOException;
  }

  private Preparation() {}

  /**
   * Prepares until somebody needs the engine, or nothing is left to prepare.
   *
   * @param practice what to do beside it; a long process wants it of its spares, which have the
   *     time
   */
  static void until(BooleanSupplier call, Optional<Practice> practice) throws IOException {
    List<Step> steps =
        List.of(
            Preparation::link,
            Isolation::rehearse,
            Preparation::talk,
            Preparation::compile,
            Preparation::compress);
    for (int round = 0; round < ROUNDS; round++) {
      for (Step step : steps) {
        if (call.getAsBoolean()) {
          return;
        }
        step.run();
      }
      if (round == 0 && practice.isPresent()) {
        practise(practice.get());
      }
    }
  }

  /**
   * Builds in a thread of its own, which nobody waits for: a build that comes meanwhile takes the
   * directory out of its sight by isolating the process, and it ends with an error that tells
   * nobody anything.
   */
  private static void practise(Practice practice) throws IOException {
    openClassPath();
    Thread.ofPlatform()
        .daemon()
        .name("practice")
        .start(
            () -> {
              try (PracticeBuild builds = builds(practice.directory())) {
                String image = PracticeBuild.WITHOUT_FILES;
                builds.build("store", image);
                for (int i = 0; i < BUILDS && !practice.over().getAsBoolean(); i++) {
                  builds.buildOnPushed("store", "LABEL round=" + i);
                  builds.build("store", image.replace("file0", "file" + i));
                  builds.build("store", "FROM scratch\nCOPY file1 /more\n"); // as far as its owner
                }
              } catch (IOException | RuntimeException e) {
                return;
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /**
   * Opens all jars. One that cannot be opened is never tried again, and those below {@code /tmp}
   * are out of sight for a moment while the process is isolated: just then practice may look for a
   * class, and a build would miss what the jar has.
   */
  private static void openClassPath() throws IOException {
    ClassLoader.getSystemResources("META-INF/in-no-jar").asIterator().forEachRemaining(url -> {});
  }

  /** All of a sandbox but the sandbox: it may not be made yet, and takes a processor. */
  private static PracticeBuild builds(Path directory) throws IOException {
    Executor nothing = CrunExecutor.rehearsing(directory.resolve("sandbox"));
    Executor writing =
        (spec, out) -> {
          Files.writeString(spec.root().resolve("made"), String.join(" ", spec.argv()));
          return nothing.run(spec, out);
        };
    return new PracticeBuild(directory, FILES, writing, line -> {}).withoutMounts();
  }

  private static void link() throws IOException {
    for (String name :
        List.of(
            "io.slipway.build.sys.Native",
            "io.slipway.engine.isolation.Libc",
            "io.slipway.engine.isolation.Isolation",
            "io.slipway.engine.egress.EgressBridge",
            "io.slipway.engine.parent.ParentNetwork",
            "io.slipway.engine.parent.ParentSecrets",
            "io.slipway.engine.sandbox.CrunExecutor",
            "io.slipway.jib.JibFileReader")) {
      try {
        Class.forName(name);
      } catch (ClassNotFoundException e) {
        throw new IOException("the engine is incomplete: " + name + " is missing", e);
      }
    }
  }

  private static void talk() throws IOException {
    Wire.read(
        Wire.line(
            new EngineSpec(
                "/store",
                "/parent",
                Map.of("/context", "/"),
                List.of("/context/a"),
                List.of("/"),
                true,
                Set.of("/"))),
        EngineSpec.class);
    BuildRequest request =
        BuildRequest.of(new BuildRequest.Context.Directory("/context")).target("base").build();
    Wire.read(Wire.line(request), BuildRequest.class);
    Instant now = Instant.EPOCH;
    Wire.line(new EngineMessage.Event(new BuildEvents.PhaseFinished("plan", now, now, 0)));
    Wire.line(new EngineMessage.Event(new BuildEvents.StepStarted(0, "a", "b", "c", now)));
    Wire.line(
        new EngineMessage.Event(
            new BuildEvents.StepFinished(
                0, "a", "b", "c", now, now, BuildEvents.Cache.HIT, "", 0, 0)));
  }

  private static void compile() throws IOException {
    try {
      new DockerfileCompiler()
          .compile(
              IMAGE,
              CompileOptions.of("Dockerfile", Platform.host()),
              (reference, platform) -> {
                throw new IOException("no image is asked for");
              });
    } catch (BuildFailure e) {
      throw new IOException("the engine cannot compile: " + e.getMessage(), e);
    }
  }

  private static void compress() throws IOException {
    byte[] bytes = IMAGE.getBytes(StandardCharsets.UTF_8);
    try (GZIPOutputStream out = new GZIPOutputStream(new ByteArrayOutputStream())) {
      out.write(bytes);
    }
    Digest.of(bytes).value();
  }
}
