package io.slipway.build;

import java.time.Instant;
import java.util.List;

/** What a build tells while it runs. */
public sealed interface BuildEvents {

  /**
   * A phase ended: {@code fetch} (the context), {@code plan} (build file and base images'
   * manifests), {@code push}.
   *
   * @param bytes moved; 0 when nothing was
   */
  record PhaseFinished(String phase, Instant start, Instant end, long bytes)
      implements BuildEvents {}

  /**
   * The steps that this build may run, in order, before any of them starts.
   *
   * @param names as shown to people
   */
  record Planned(List<String> names) implements BuildEvents {}

  /**
   * A step began.
   *
   * @param step the vertex's number
   * @param origin {@code file:line}
   */
  record StepStarted(int step, String name, String stage, String origin, Instant start)
      implements BuildEvents {}

  /**
   * A step ended.
   *
   * @param cache what the cache said
   * @param reason why it missed; empty otherwise
   * @param bytes size of its layer, compressed; 0 for none
   * @param exitCode of the command; 0 for other operations, negative when one failed
   */
  record StepFinished(
      int step,
      String name,
      String stage,
      String origin,
      Instant start,
      Instant end,
      Cache cache,
      String reason,
      long bytes,
      int exitCode)
      implements BuildEvents {
    /** What to say of a step that failed: {@code exit code 7}, or that it failed. */
    public String failure() {
      return exitCode > 0 ? "exit code " + exitCode : "failed";
    }
  }

  /** A line that a step printed, without its line end; long lines come in pieces. */
  record Log(int step, String name, boolean stderr, String line) implements BuildEvents {}

  /** Something the user should know though the build goes on. */
  record Warning(String rule, String message, String origin) implements BuildEvents {}

  /** What the cache said of a step. */
  enum Cache {
    HIT,
    MISS,
    /** Never cached, like a base image or a context. */
    NONE
  }
}
