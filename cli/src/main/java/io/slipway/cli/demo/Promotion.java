package io.slipway.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.cli.farm.BuildView;
import io.slipway.cli.farm.FarmBuilds;
import io.slipway.cli.farm.FarmClient;
import io.slipway.cli.trace.SpanBar;
import io.slipway.cli.trace.TraceDocument;
import io.slipway.cli.verb.VerbFailed;
import java.time.Duration;
import java.util.List;

/** Waits for what happens after a build: its tags, and the end of its trace. */
final class Promotion {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final FarmClient farm;
  private final FarmBuilds builds;

  Promotion(FarmClient farm) {
    this.farm = farm;
    this.builds = new FarmBuilds(farm);
  }

  /**
   * The build, as soon as {@code latest} points at it.
   *
   * @throws VerbFailed with exit code 3 when it does not come
   */
  BuildView awaitLatest(String id) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    BuildView build = builds.get(id);
    while (!build.tags().contains("latest")) {
      if (System.nanoTime() > end) {
        throw VerbFailed.farm(
            "the build is done, but latest has not moved to it after "
                + PATIENCE.toSeconds()
                + " s; tags are "
                + build.tags());
      }
      Thread.sleep(PAUSE);
      build = builds.get(id);
    }
    return build;
  }

  /** The spans, when the root has come, which ends last; what there is after a while otherwise. */
  List<SpanBar> awaitTrace(String id) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    List<SpanBar> spans = List.of();
    while (System.nanoTime() < end) {
      spans = spans(id);
      boolean whole =
          spans.stream().anyMatch(s -> s.depth() == 0 && s.name().startsWith("BUILD"))
              && spans.stream().anyMatch(s -> s.name().equals("promote latest"));
      if (whole) {
        return spans;
      }
      Thread.sleep(PAUSE);
    }
    return spans;
  }

  private List<SpanBar> spans(String id) throws InterruptedException {
    try {
      JsonNode document = farm.get(FarmBuilds.path(id) + "/trace");
      return TraceDocument.spans(document);
    } catch (VerbFailed e) {
      return List.of(); // 404 until the first span is there
    }
  }
}
