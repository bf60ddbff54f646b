package io.slipway.promoter.domain;

import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.model.Tag;

/** A line of the ledger: a move that happened, or one that was refused. */
public sealed interface LedgerEntry {
  /** The tag concerned. */
  Tag tag();

  /** The tag points where the event says. */
  record Moved(TagMoved event) implements LedgerEntry {
    @Override
    public Tag tag() {
      return event.tag();
    }
  }

  /** The tag stayed where it was. */
  record Refused(TagMoveRefused event) implements LedgerEntry {
    @Override
    public Tag tag() {
      return event.tag();
    }
  }
}
