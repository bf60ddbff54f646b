package io.slipway.engine;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildRequest;
import io.slipway.build.frontend.CompileOptions;
import io.slipway.build.frontend.DockerfileCompiler;
import io.slipway.build.graph.BuildFailure;
import io.slipway.build.image.Digest;
import io.slipway.build.image.Platform;
import io.slipway.engine.protocol.EngineMessage;
import io.slipway.engine.protocol.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * What an engine does while it waits for its first line: it uses once what every build uses, so
 * that the build finds it loaded and linked. Touches no file and no network.
 */
final class Preparation {
  private static final int ROUNDS = 20; // a spare has time to have its code compiled

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

  /** Whether the wait is over. */
  interface Awaited {
    boolean here() throws IOException;
  }

  private interface Step {
    void run() throws IOException;
  }

  private Preparation() {}

  /** Prepares until somebody needs the engine, or nothing is left to prepare. */
  static void until(Awaited call) throws IOException {
    List<Step> steps =
        List.of(Preparation::link, Preparation::talk, Preparation::compile, Preparation::compress);
    for (int round = 0; round < ROUNDS; round++) {
      for (Step step : steps) {
        if (call.here()) {
          return;
        }
        step.run();
      }
    }
  }

  private static void link() throws IOException {
    for (String name :
        List.of(
            "io.slipway.build.sys.Native",
            "io.slipway.engine.isolation.Libc",
            "io.slipway.engine.isolation.Isolation")) {
      try {
        Class.forName(name);
      } catch (ClassNotFoundException e) {
        throw new IOException("the engine is incomplete: " + name + " is missing", e);
      }
    }
  }

  private static void talk() throws IOException {
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
