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
  private static final int LONGEST = 100;

  private final StatusDesk.Told told = new StatusDesk.Told();
  private long cause = -1;
  private @Nullable GateEnded end;

  /** Which check: of the n-th build of an image, before its stage. */
  record Key(ImageName image, long number, Tag stage) {
    static Key of(GateEvent event) {
      return new Key(event.image(), event.number(), event.stage());
    }
  }

  /**
   * Takes an event in; wish and end come by different topics, in any order. Of several ends of one
   * check the first counts, as it does for the promoter.
   */
  synchronized void add(GateEvent event) {
    if (event.cause() < cause) {
      return;
    }
    if (event.cause() > cause) {
      end = null;
    }
    cause = event.cause();
    if (event instanceof GateEnded ended && end == null) {
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
        : new CommitStatus(State.FAILURE, build + " did not pass: " + last(over.why()));
  }

  /** The end of an output says the most, and a status is short. */
  private static String last(String why) {
    String line = why.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : "…" + line.substring(line.length() - LONGEST);
  }

  /** Whether the check has ended. */
  synchronized boolean over() {
    return end != null;
  }

  StatusDesk.Told told() {
    return told;
  }
}
