package io.slipway.promoter.domain;

import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.BuildEvent.TagRestored;
import io.slipway.model.Tag;

/** A line of the ledger. */
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

  /** Somebody else had moved or deleted the tag, and it was put back. */
  record Restored(TagRestored event) implements LedgerEntry {
    @Override
    public Tag tag() {
      return event.tag();
    }
  }
}
