package io.slipway.builder.inbound;

import io.slipway.builder.domain.BuildRun.Reason;
import io.slipway.builder.domain.BuildRun.Stop;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildCancelled;
import io.slipway.kafka.EventsUnavailable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether an image that could not be published for a while still may be: a builder without network
 * hears neither that its lease is another's nor that somebody cancelled the build.
 */
final class LastLook {
  private final LeaseKeeper keeper;
  private final JobStanding standing;
  private @Nullable Stop stop;

  LastLook(LeaseKeeper keeper, JobStanding standing) {
    this.keeper = keeper;
    this.standing = standing;
  }

  /**
   * Asks now.
   *
   * @throws EventsUnavailable when Kafka does not answer: then nothing can be published either
   */
  boolean stillWanted() throws EventsUnavailable {
    if (!keeper.stillOurs()) {
      stop = new Stop(Reason.LEASE_LOST, "another builder holds the lease");
      return false;
    }
    Optional<BuildEvent> other = standing.overtaking();
    if (other.isEmpty() || other.get() instanceof BuildCancelled && standing.published()) {
      return true; // a cancellation that came too late
    }
    stop = reason(other.get());
    return false;
  }

  private static Stop reason(BuildEvent told) {
    return told instanceof BuildCancelled cancelled
        ? new Stop(Reason.CANCELLED, words(cancelled))
        : new Stop(Reason.LEASE_LOST, "the farm went on without this attempt");
  }

  /** What people are told of a cancelled build. */
  static String words(BuildCancelled cancelled) {
    return "cancelled by "
        + cancelled.by()
        + (cancelled.why().isBlank() ? "" : ": " + cancelled.why());
  }

  /** Why the image is not to be published, when the last answer was no. */
  Optional<Stop> stop() {
    return Optional.ofNullable(stop);
  }
}
