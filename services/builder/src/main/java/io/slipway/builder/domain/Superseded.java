package io.slipway.builder.domain;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildCancelled;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildReleased;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.model.Outcome;

/**
 * When a job is not to be run any more. A job whose acknowledgement was lost comes again, perhaps
 * long after the build has ended; and a builder that was given up may end its build after all.
 */
public final class Superseded {
  private Superseded() {}

  /**
   * Whether this event makes the job pointless: the build was successful or cancelled, its attempt
   * or a later one was started, has ended or was given back, or a later one was handed out. An
   * attempt that was started is in its builder's hands, or was lost with it: then the scheduler
   * counts it and hands out another. To run it again would hide from it that a builder died.
   */
  public static boolean by(BuildEvent told, BuildDispatched job) {
    return (told instanceof BuildFinished end
            && end.build().equals(job.build())
            && (end.outcome() == Outcome.SUCCESS || end.attempt() >= job.attempt()))
        || (told instanceof BuildStarted start
            && start.build().equals(job.build())
            && start.attempt() >= job.attempt())
        || (told instanceof BuildDispatched next
            && next.build().equals(job.build())
            && next.attempt() > job.attempt())
        || (told instanceof BuildReleased back
            && back.build().equals(job.build())
            && back.attempt() >= job.attempt())
        || (told instanceof BuildCancelled cancelled && cancelled.build().equals(job.build()));
  }

  /** The same of an attempt that was started, for who makes it: its own start says nothing. */
  public static boolean underWay(BuildEvent told, BuildDispatched job) {
    boolean own =
        told instanceof BuildStarted start
            && start.build().equals(job.build())
            && start.attempt() == job.attempt();
    return !own && by(told, job);
  }
}
