package io.slipway.cli.farm;

import io.slipway.cli.verb.ExitCodes;
import io.slipway.cli.verb.VerbFailed;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Follows a build until it is over. */
public final class BuildFollower {
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration LAST_LINES = Duration.ofSeconds(2);
  private static final int PATIENCE = 20;

  private final FarmClient farm;
  private final FarmBuilds builds;
  private final String id;

  /** Hears the output of a build. */
  public interface Listener {
    /** The lines that follow are of this step. */
    void step(String name);

    /** One line, as the step printed it. */
    void line(String text);
  }

  /** For the build with this full id. */
  public BuildFollower(FarmClient farm, String id) {
    this.farm = farm;
    this.builds = new FarmBuilds(farm);
    this.id = id;
  }

  /**
   * Hands every line of output over as it comes and returns the build when it is over. Log and
   * state come over different ways: lines that are late get a moment, a stream that stays silent
   * does not hold up the result.
   */
  public BuildView follow(Listener listener) throws InterruptedException {
    Thread log = Thread.ofVirtual().name("log").start(() -> logs(listener));
    try {
      BuildView build = known();
      while (!build.over()) {
        Thread.sleep(PAUSE);
        build = builds.get(id);
      }
      log.join(LAST_LINES);
      return build;
    } finally {
      log.interrupt();
      log.join();
    }
  }

  /** A fresh build reaches the API a moment after it was accepted. */
  private BuildView known() throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return builds.get(id);
      } catch (VerbFailed e) {
        if (e.exitCode() != ExitCodes.USAGE || attempt == PATIENCE) {
          throw e;
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  private void logs(Listener listener) {
    String path = FarmBuilds.path(id) + "/logs?follow=true";
    for (int attempt = 1; attempt <= PATIENCE; attempt++) {
      try (EventStream events = new EventStream(farm.stream(path, "text/event-stream"))) {
        Optional<EventStream.Event> event = events.next();
        while (event.isPresent()) {
          hear(event.get(), listener);
          event = events.next();
        }
        return;
      } catch (IOException | InterruptedException e) {
        return; // the build is over, or the stream broke: the state tells the rest
      } catch (VerbFailed e) {
        if (!pause()) {
          return;
        }
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Names that this version does not know are for newer ones. */
  private static void hear(EventStream.Event event, Listener listener) {
    if (event.name().equals("message")) {
      listener.line(event.data());
    } else if (event.name().equals("step")) {
      listener.step(event.data());
    }
  }

  /** The exit code that tells a script how a build ended. */
  public static int exitCode(BuildView build) {
    return switch (build.outcome()) {
      case "success", "skip" -> ExitCodes.OK;
      case "failure", "timeout", "cancellation" -> ExitCodes.BUILD_FAILED;
      default -> ExitCodes.FARM;
    };
  }
}
