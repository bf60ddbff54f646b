package io.slipway.builder.domain;

import io.slipway.build.BuildResult;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.model.BuilderId;
import io.slipway.model.Digest;
import io.slipway.model.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One attempt at a build on this builder. A state's methods are its legal transitions. */
public sealed interface BuildRun {
  /** A longer message is cut: it must fit into an event. */
  int MAX_MESSAGE = 8192;

  /** The job that is run. */
  BuildDispatched job();

  /** The lease is held; nobody has been told. */
  record Claimed(BuildDispatched job, BuilderId builder) implements BuildRun {
    /** The event that tells the farm. */
    public BuildStarted announcement(Instant now) {
      return new BuildStarted(now, job.build(), job.image(), builder, job.attempt());
    }

    /** The farm has been told. */
    public Running announced() {
      return new Running(job);
    }
  }

  /** The engine works. */
  record Running(BuildDispatched job) implements BuildRun {
    /** The engine told a result. */
    public Over over(BuildResult result, Instant now) {
      return switch (result) {
        case BuildResult.Success success -> published(new Digest(success.digest().value()), now);
        case BuildResult.Failure failure -> ended(Outcome.FAILURE, failure.message(), now);
        case BuildResult.Broken broken -> ended(Outcome.ERROR, broken.message(), now);
      };
    }

    /** The engine could not be run at all. */
    public Over broken(String message, Instant now) {
      return ended(Outcome.ERROR, message, now);
    }

    /** The build may not go on here. Nothing is published. */
    public Abandoned abandoned(Reason reason) {
      return new Abandoned(job, reason);
    }

    private Over published(Digest digest, Instant now) {
      ImagePublished image =
          new ImagePublished(
              now,
              job.build(),
              job.project(),
              job.image(),
              digest,
              job.source(),
              job.gate(),
              job.number(),
              job.fence(),
              Optional.of(job.lane()));
      return new Over(job, List.of(image, finished(Outcome.SUCCESS, "", Optional.of(digest), now)));
    }

    private Over ended(Outcome outcome, String message, Instant now) {
      return new Over(job, List.of(finished(outcome, cut(message), Optional.empty(), now)));
    }

    private BuildFinished finished(
        Outcome outcome, String message, Optional<Digest> digest, Instant now) {
      return new BuildFinished(
          now, job.build(), job.image(), outcome, message, digest, job.attempt());
    }

    private static String cut(String message) {
      return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
    }
  }

  /**
   * The build is over.
   *
   * @param lastEvents what the farm must be told, in this order
   */
  record Over(BuildDispatched job, List<BuildEvent> lastEvents) implements BuildRun {}

  /** Somebody else will build it, or does already. */
  record Abandoned(BuildDispatched job, Reason reason) implements BuildRun {}

  /** Why a builder lets go of a build. */
  enum Reason {
    /** Another builder holds the image's lease. */
    LEASE_LOST,
    /** This builder is being stopped. */
    SHUTDOWN
  }
}
