package io.slipway.builder.inbound;

import io.slipway.builder.domain.Superseded;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.events.Topics;
import io.slipway.kafka.EventHistory;
import io.slipway.kafka.EventsUnavailable;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** What Kafka says of an attempt at a build: whether it is to be made, and to be gone on with. */
final class JobStanding {
  private final EventHistory history;
  private final BuildDispatched job;

  JobStanding(EventHistory history, BuildDispatched job) {
    this.history = history;
    this.job = job;
  }

  /**
   * Whether somebody has run the job, or another took its place.
   *
   * @throws EventsUnavailable when Kafka does not answer in time
   */
  boolean superseded() throws EventsUnavailable {
    return any(told -> Superseded.by(told, job));
  }

  /**
   * What took the place of the attempt while it was being made, or ended the build.
   *
   * @throws EventsUnavailable when Kafka does not answer in time
   */
  Optional<BuildEvent> overtaking() throws EventsUnavailable {
    AtomicReference<BuildEvent> found = new AtomicReference<>();
    any(
        told -> {
          boolean overtaking = Superseded.underWay(told, job);
          if (overtaking) {
            found.set(told);
          }
          return overtaking;
        });
    return Optional.ofNullable(found.get());
  }

  /**
   * Whether Kafka has the image of the build, also when nobody acknowledged it.
   *
   * @throws EventsUnavailable when Kafka does not answer in time
   */
  boolean published() throws EventsUnavailable {
    return history.any(
        Topics.IMAGE_EVENTS,
        job.image().value(),
        job.at(),
        told -> told instanceof ImagePublished image && image.build().equals(job.build()));
  }

  private boolean any(Predicate<BuildEvent> wanted) throws EventsUnavailable {
    String image = job.image().value();
    return history.any(Topics.BUILD_EVENTS, image, job.at(), wanted)
        || history.anyCommitted(Topics.jobs(job.lane()), image, job.at(), wanted);
  }
}
