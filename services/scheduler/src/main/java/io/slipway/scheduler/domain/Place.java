package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.Lane;
import io.slipway.model.ProjectId;
import io.slipway.model.QueuePolicy;
import io.slipway.model.Trigger;

/**
 * How a request waits; follows from the request alone, so that a project whose rules change leaves
 * the builds that it has asked for where they are.
 *
 * @param project whose share and quota it counts for
 * @param lane whose builders it needs
 * @param alone whether no other such build of the same image and lane may run with it
 * @param rank goes before shares
 */
record Place(ProjectId project, Lane lane, boolean alone, Rank rank) {

  static Place of(BuildRequested request) {
    return new Place(
        request.project(),
        request.lane(),
        policy(request) != QueuePolicy.PARALLEL,
        new Rank(request.queue().priority(), request.urgency()));
  }

  static boolean ofPullRequest(BuildRequested request) {
    return Trigger.of(request.source().ref())
        .filter(t -> t.kind() == Trigger.Kind.PULL_REQUEST)
        .isPresent();
  }

  private static QueuePolicy policy(BuildRequested request) {
    return ofPullRequest(request) ? request.queue().pullRequests() : request.queue().branches();
  }

  /**
   * What its builder takes a lease of. An untrusted build never holds up a trusted one, and a
   * parallel build holds up nobody.
   */
  static String claim(BuildRecord.Accepted accepted) {
    BuildRequested request = accepted.request();
    if (!of(request).alone()) {
      return request.image() + "#" + accepted.number();
    }
    return switch (request.lane()) {
      case TRUSTED -> request.image().value();
      case UNTRUSTED -> request.image() + "@" + Lane.UNTRUSTED.text();
    };
  }
}
