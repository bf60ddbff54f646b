package io.slipway.scheduler.domain;

import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.BuildOrder;
import io.slipway.model.QueuePolicy;

/** The rules of the queue that must hold whatever happens. */
interface Precedence {
  /** The rules; tests know others, which must fail them. */
  Precedence STRICT =
      new Precedence() {
        @Override
        public boolean mayGo(boolean alone, boolean first) {
          return !alone || first;
        }

        @Override
        public boolean replaces(BuildRequested newer, BuildRequested older) {
          return Place.ofPullRequest(newer)
              && newer.source().ref().equals(older.source().ref())
              && newer.queue().pullRequests() == QueuePolicy.REPLACE;
        }

        @Override
        public boolean within(int quota, int taken) {
          return quota == 0 || taken < quota;
        }
      };

  /**
   * Whether a waiting build may be handed out.
   *
   * @param alone whether it needs its image for itself
   * @param first whether no earlier unfinished build of its image and lane needs that, too
   */
  boolean mayGo(boolean alone, boolean first);

  /**
   * Whether a request becomes a build.
   *
   * @param told whether its delivery became one before, under whatever id
   */
  default boolean counts(boolean told) {
    return !told;
  }

  /** Where a build stands, found by what its push came after. */
  default BuildOrder order(BuildOrder found) {
    return found;
  }

  /** Whether the newer of two requests of one project and lane makes the older one pointless. */
  boolean replaces(BuildRequested newer, BuildRequested older);

  /**
   * Whether one more build may be handed out.
   *
   * @param quota how many at once; 0 for no limit
   * @param taken how many are handed out and not over
   */
  boolean within(int quota, int taken);
}
