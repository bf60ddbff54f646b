package io.slipway.builder.domain;

import io.slipway.build.BuildResult;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildReleased;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.model.BuilderId;
import io.slipway.model.Digest;
import io.slipway.model.Outcome;
import io.slipway.model.PromotionChain;
import io.slipway.projectfile.ChainJson;
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
      return new Running(job, builder);
    }
  }

  /** The engine works. */
  record Running(BuildDispatched job, BuilderId builder) implements BuildRun {
    /** The engine told a result. */
    public Over over(BuildResult result, Instant now) {
      return switch (result) {
        case BuildResult.Success success -> succeeded(success, now);
        case BuildResult.Failure failure -> ended(Outcome.FAILURE, failure.message(), now);
        case BuildResult.Broken broken -> ended(Outcome.ERROR, broken.message(), now);
      };
    }

    /**
     * Why another builder should have this build, though the engine told a result: the disk here
     * was too small for it. Once only, so that a build that fills every disk ends.
     */
    public Optional<Stop> elsewhere(BuildResult result) {
      return result instanceof BuildResult.Broken broken && broken.diskFull() && job.attempt() == 1
          ? Optional.of(new Stop(Reason.DISK_FULL, broken.message()))
          : Optional.empty();
    }

    /** The engine could not be run at all. */
    public Over broken(String message, Instant now) {
      return ended(Outcome.ERROR, message, now);
    }

    /** The build may not go on here. Nothing is published. */
    public BuildRun stopped(Stop stop, Instant now) {
      return switch (stop.reason()) {
        case LEASE_LOST -> new Abandoned(job, stop, Optional.empty());
        case SHUTDOWN, DISK_FULL ->
            new Abandoned(
                job,
                stop,
                Optional.of(
                    new BuildReleased(now, job.build(), job.image(), builder, job.attempt())));
        case CANCELLED -> ended(Outcome.CANCELLATION, stop.words(), now);
        case TIMEOUT -> ended(Outcome.TIMEOUT, stop.words(), now);
      };
    }

    private Over succeeded(BuildResult.Success success, Instant now) {
      Digest digest = new Digest(success.digest().value());
      try {
        PromotionChain chain =
            success
                .projectFile()
                .filter(said -> job.lane().trusts(job.source().ref()))
                .map(ChainJson::read)
                .orElse(PromotionChain.BY_GATE);
        return published(digest, chain, now);
      } catch (IllegalArgumentException e) { // the engine is not to be trusted
        return ended(Outcome.ERROR, "the engine told an impossible chain: " + e.getMessage(), now);
      }
    }

    private Over published(Digest digest, PromotionChain chain, Instant now) {
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
              Optional.of(job.lane()),
              job.order(),
              chain);
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

  /**
   * Somebody else will build it, or does already.
   *
   * @param giveBack what lets another builder have it at once; empty when another has it
   */
  record Abandoned(BuildDispatched job, Stop stop, Optional<BuildReleased> giveBack)
      implements BuildRun {}

  /**
   * That a build has to end before it is over.
   *
   * @param words for people
   */
  record Stop(Reason reason, String words) {}

  /** Why a builder lets go of a build. */
  enum Reason {
    /** Another builder holds the lease. */
    LEASE_LOST,
    /** This builder is being stopped. */
    SHUTDOWN,
    /** Its disk was too small for the build. */
    DISK_FULL,
    /** Nobody wants the build any more. */
    CANCELLED,
    /** It took too long. */
    TIMEOUT
  }
}
