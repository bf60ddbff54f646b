package io.slipway.scheduler.inbound;

import io.slipway.events.BuildEvent.BuildStarted;
import io.slipway.model.QueueRules;
import io.slipway.scheduler.domain.BuildRecord;
import io.slipway.scheduler.domain.Limits;
import io.slipway.scheduler.domain.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a build waits, as the API shows it.
 *
 * @param limit none, image, project_quota, lane_quota, turn or builder
 * @param explanation a sentence for people
 * @param holder the build that has what this one waits for
 * @param position its place among those that wait for the same, from 1; 0 when it does not wait
 * @param estimateSeconds how long it will wait; absent when nothing is known to reckon with
 * @param basis what the estimate rests on, or why there is none
 */
record WaitView(
    String build,
    String image,
    long number,
    String state,
    String limit,
    String explanation,
    Optional<Holder> holder,
    int position,
    Optional<Long> estimateSeconds,
    String basis) {

  /** A build that others wait for. */
  record Holder(
      String build,
      String image,
      long number,
      String state,
      Optional<String> builder,
      Optional<Instant> startedAt) {
    static Holder of(BuildRecord build) {
      BuildRecord.Accepted accepted = build.accepted().orElseThrow();
      return new Holder(
          build.id().value(),
          accepted.request().image().value(),
          accepted.number(),
          BuildView.lower(build.state()),
          build.started().map(s -> s.builder().value()),
          build.started().map(BuildStarted::at));
    }
  }

  static WaitView of(BuildRecord build, Wait wait, Limits limits) {
    BuildRecord.Accepted accepted = build.accepted().orElseThrow();
    return new WaitView(
        build.id().value(),
        accepted.request().image().value(),
        accepted.number(),
        BuildView.lower(build.state()),
        BuildView.lower(wait.limit()),
        explanation(build, wait, limits),
        wait.holder().map(Holder::of),
        wait.limit() == Wait.Limit.NONE ? 0 : wait.ahead() + 1,
        wait.estimate().map(Duration::toSeconds),
        wait.basis());
  }

  private static String explanation(BuildRecord build, Wait wait, Limits limits) {
    BuildRecord.Accepted accepted = build.accepted().orElseThrow();
    QueueRules rules = accepted.request().queue();
    String lane = accepted.request().lane().text();
    return switch (wait.limit()) {
      case NONE -> "it does not wait: it is " + BuildView.lower(build.state());
      case IMAGE ->
          "builds of "
              + accepted.request().image()
              + " run one after the other; "
              + wait.holder()
                  .flatMap(BuildRecord::accepted)
                  .map(a -> "build " + a.number())
                  .orElse("another")
              + " is not over";
      case PROJECT_QUOTA ->
          "project "
              + accepted.request().project()
              + " runs as many builds as it may: "
              + rules.quota();
      case LANE_QUOTA ->
          "the "
              + lane
              + " lane runs as many builds as it may: "
              + limits.quotas().getOrDefault(accepted.request().lane(), 0);
      case TURN ->
          "all builders of the "
              + lane
              + " lane are busy, and others have their turn before it (priority "
              + rules.priority()
              + ", "
              + BuildView.lower(accepted.request().urgency())
              + ", weight "
              + rules.weight()
              + ")";
      case BUILDER -> "it is handed out; no builder of the " + lane + " lane has taken it yet";
    };
  }
}
