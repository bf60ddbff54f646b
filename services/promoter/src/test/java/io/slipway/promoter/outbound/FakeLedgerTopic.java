package io.slipway.promoter.outbound;

import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.TagMoveRefused;
import io.slipway.events.BuildEvent.TagMoved;
import io.slipway.events.BuildEvent.TagRestored;
import io.slipway.events.BuildEvent.TagsSettled;
import io.slipway.events.GateEvent.GateWanted;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.Outgoing;
import io.slipway.model.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The ledger topic in memory, that can be away. */
final class FakeLedgerTopic implements EventSink {
  final List<BuildEvent> written = new ArrayList<>();
  final List<TraceContext> traces = new ArrayList<>();
  private final List<String> log;
  boolean away;

  /** What somebody else does just before a move is written down. */
  Consumer<TagMoved> beforeMove = moved -> {};

  FakeLedgerTopic(List<String> log) {
    this.log = log;
  }

  @Override
  public long send(BuildEvent event, TraceContext trace) throws EventsUnavailable {
    if (away) {
      throw new EventsUnavailable("away", new IllegalStateException("test"));
    }
    if (event instanceof TagMoved moved) {
      beforeMove.accept(moved);
    }
    log.add(
        switch (event) {
          case TagMoved e -> "ledger " + e.tag();
          case TagMoveRefused e -> "refused " + e.tag();
          case TagsSettled e -> "settled";
          case GateWanted e -> "check " + e.stage();
          case TagRestored e -> "restored " + e.tag();
          default -> throw new AssertionError("not for the ledger: " + event);
        });
    written.add(event);
    traces.add(trace);
    return written.size() - 1;
  }

  @Override
  public void sendAll(List<Outgoing> events) throws EventsUnavailable {
    for (Outgoing outgoing : events) {
      send(outgoing.event(), outgoing.trace());
    }
  }

  @Override
  public void close() {
    // nothing is open
  }
}
