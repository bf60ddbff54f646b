package io.slipway.scheduler.inbound;

import io.slipway.events.BuildEvent.BuildCancelled;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.model.BuildOrder;
import io.slipway.model.Tag;
import io.slipway.scheduler.domain.BuildRecord;
import io.slipway.scheduler.domain.SchedulerState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A build as the API shows it; what is not known yet is left out.
 *
 * @param standsBefore number of the build of a newer commit that it stands right before, although
 *     it was accepted later
 * @param state pending, executing, finalizing or finished
 * @param outcome success, failure, error, timeout, cancellation or skip
 * @param message why it did not succeed
 * @param attempt the attempt that is or was under way; 0 before the first
 * @param finishedAt when the builder was done
 * @param overAt when the tags were moved, too
 * @param cancelledBy who asked for its end; it may have ended in another way before
 * @param tags tags that point at its image now
 */
record BuildView(
    String id,
    String project,
    String image,
    long number,
    Optional<Long> standsBefore,
    String state,
    Optional<String> outcome,
    Optional<String> message,
    Source source,
    String cause,
    String gate,
    String lane,
    int attempt,
    Optional<String> builder,
    Instant acceptedAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<Instant> overAt,
    Optional<String> cancelledBy,
    Optional<String> digest,
    List<String> tags,
    String trace) {
  /** What is built. */
  record Source(String url, String ref, String commit, String context, String dockerfile) {}

  static BuildView of(BuildRecord build, SchedulerState state) {
    BuildRecord.Accepted accepted = build.accepted().orElseThrow();
    BuildRequested request = accepted.request();
    Optional<BuildFinished> finish = build.finish();
    return new BuildView(
        build.id().value(),
        request.project().value(),
        request.image().value(),
        accepted.number(),
        newer(accepted.order()),
        lower(build.state()),
        finish.map(f -> lower(f.outcome())),
        finish.map(BuildFinished::message).filter(m -> !m.isBlank()),
        source(request),
        request.cause(),
        lower(request.gate()),
        request.lane().text(),
        build.dispatched(),
        build.started().map(s -> s.builder().value()),
        request.at(),
        build.started().map(BuildStarted::at),
        finish.map(BuildFinished::at),
        build.overAt(),
        build.cancelled().map(BuildCancelled::by),
        build.published().map(ImagePublished::digest).map(Object::toString),
        state.tagsOf(build).stream().map(Tag::value).toList(),
        accepted.trace().traceId());
  }

  private static Optional<Long> newer(BuildOrder order) {
    return order.overtakenBy().isEmpty()
        ? Optional.empty()
        : Optional.of(order.overtakenBy().getLast());
  }

  private static Source source(BuildRequested request) {
    var source = request.source();
    return new Source(
        source.url(),
        source.ref(),
        source.commit().value(),
        source.subdirectory(),
        source.dockerfile());
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
