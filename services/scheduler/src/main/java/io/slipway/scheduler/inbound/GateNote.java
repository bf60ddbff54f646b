package io.slipway.scheduler.inbound;

import io.slipway.events.GateEvent;
import io.slipway.events.GateEvent.GateEnded;
import io.slipway.model.ImageName;
import io.slipway.model.Tag;
import io.slipway.scheduler.forge.CommitStatus;
import io.slipway.scheduler.forge.CommitStatus.State;
import org.jspecify.annotations.Nullable;

/** The newest check of a build before a stage, and what a forge was told of it. */
final class GateNote {
  private final StatusDesk.Told told = new StatusDesk.Told();
  private long cause = -1;
  private @Nullable GateEnded end;

  /** Which check: of the n-th build of an image, before its stage. */
  record Key(ImageName image, long number, Tag stage) {
    static Key of(GateEvent event) {
      return new Key(event.image(), event.number(), event.stage());
    }
  }

  /** Takes an event in; wish and end come by different topics, in any order. */
  synchronized void add(GateEvent event) {
    if (event.cause() < cause) {
      return;
    }
    if (event.cause() > cause) {
      end = null;
    }
    cause = event.cause();
    if (event instanceof GateEnded ended) {
      end = ended;
    }
  }

  /** What a forge is to show. */
  synchronized CommitStatus status(long number) {
    String build = "build " + number;
    GateEnded over = end;
    if (over == null) {
      return new CommitStatus(State.PENDING, build + " is being checked");
    }
    return over.passed()
        ? new CommitStatus(State.SUCCESS, build + " passed")
        : new CommitStatus(State.FAILURE, build + " did not pass: " + over.why());
  }

  /** Whether the check has ended. */
  synchronized boolean over() {
    return end != null;
  }

  StatusDesk.Told told() {
    return told;
  }
}
