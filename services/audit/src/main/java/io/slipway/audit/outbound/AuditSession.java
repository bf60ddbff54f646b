package io.slipway.audit.outbound;

import io.slipway.audit.domain.Facts;
import io.slipway.crash.CrashPoint;
import io.slipway.events.AuditChain;
import io.slipway.events.AuditChain.End;
import io.slipway.events.AuditChain.Fact;
import io.slipway.events.FarmEvent.AuditRecorded;
import io.slipway.kafka.EventFeed;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.KafkaSettings;
import io.slipway.kafka.Outgoing;
import io.slipway.kafka.Received;
import io.slipway.model.TraceContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * From one reading of the chain to the next failure. It takes over the writer's transactions first,
 * which settles those of the writer before, and then reads where the chain ends and what it has:
 * the chain itself says how far each source topic was recorded.
 */
final class AuditSession implements AutoCloseable {
  private static final int BATCH = 100;
  private static final int WAITING = 1000;
  private static final long LOOK_MS = 200;

  private final EventSink sink;
  private final BlockingQueue<Fact> waiting = new LinkedBlockingQueue<>(WAITING);

  /** The newest offset of each partition that is recorded or waits to be. Used by the feed. */
  private final Map<String, Long> taken;

  private final EventFeed feed;
  private End end;

  private AuditSession(KafkaSettings kafka, String name, EventSink sink, Known known) {
    this.sink = sink;
    this.taken = known.taken;
    this.end = known.end;
    this.feed = EventFeed.replay(kafka, name, Facts.SOURCES, this::take);
  }

  private static final class Known {
    private final Map<String, Long> taken = new HashMap<>();
    private End end = End.NONE;

    void add(AuditRecorded record) {
      int slash = record.source().lastIndexOf('/');
      long offset = Long.parseLong(record.source().substring(slash + 1));
      taken.merge(record.source().substring(0, slash), offset, Math::max);
      end = End.of(record);
    }
  }

  /**
   * Opens a session.
   *
   * @throws EventsUnavailable when Kafka does not answer
   */
  static AuditSession open(KafkaSettings kafka, String name, SinkSource sinks)
      throws EventsUnavailable {
    EventSink sink = sinks.open();
    CrashPoint.AUDIT_FENCED.reached();
    try {
      Known known = new Known();
      new AuditTopic(kafka, name).records(known::add);
      CrashPoint.AUDIT_CHAIN_READ.reached();
      return new AuditSession(kafka, name, sink, known);
    } catch (EventsUnavailable | RuntimeException e) {
      sink.close();
      throw e;
    }
  }

  private void take(Received received) throws InterruptedException {
    String partition = received.topic() + "/" + received.partition();
    if (received.offset() <= taken.getOrDefault(partition, -1L)) {
      return;
    }
    Optional<Fact> fact = Facts.of(received.event(), received.place());
    if (fact.isPresent()) {
      waiting.put(fact.get());
    }
    taken.put(partition, received.offset());
  }

  /**
   * Records what waits, in one transaction; waits a moment when nothing does.
   *
   * @throws EventsUnavailable when it is not known whether it was recorded: the session is over
   */
  void record() throws EventsUnavailable, InterruptedException {
    @Nullable Fact first = waiting.poll(LOOK_MS, TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    List<Fact> facts = new ArrayList<>(List.of(first));
    waiting.drainTo(facts, BATCH - 1);
    List<Outgoing> records = new ArrayList<>();
    End next = end;
    for (Fact fact : facts) {
      AuditRecorded record = AuditChain.append(next, fact);
      records.add(new Outgoing(record, TraceContext.newRoot()));
      next = End.of(record);
    }
    CrashPoint.AUDIT_BEFORE_TRANSACTION.reached();
    sink.sendAll(records);
    CrashPoint.AUDIT_COMMITTED.reached();
    end = next;
  }

  boolean healthy() {
    return feed.healthy();
  }

  @Override
  public void close() {
    feed.close();
    sink.close();
  }
}
