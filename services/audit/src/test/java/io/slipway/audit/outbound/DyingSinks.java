package io.slipway.audit.outbound;

import io.slipway.events.BuildEvent;
import io.slipway.kafka.EventCodec;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.Outgoing;
import io.slipway.model.TraceContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sinks of a writer that is killed in the middle of its transactions: everything is sent and
 * nothing committed, or committed and nobody told. What is left behind is what a killed process
 * leaves: an open transaction.
 */
final class DyingSinks implements SinkSource {
  final AtomicInteger diedBeforeCommit = new AtomicInteger();
  final AtomicInteger diedAfterCommit = new AtomicInteger();

  private final String kafka;
  private final String transactionalId;
  private final Random random = new Random(11);
  private volatile boolean deadly = true;

  DyingSinks(String kafka, String transactionalId) {
    this.kafka = kafka;
    this.transactionalId = transactionalId;
  }

  void liveFromNowOn() {
    deadly = false;
  }

  @Override
  public EventSink open() {
    KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", kafka,
                "transactional.id", transactionalId,
                "transaction.timeout.ms", 60_000),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    return new Dying(producer);
  }

  private final class Dying implements EventSink {
    private final KafkaProducer<String, byte[]> producer;
    private final EventCodec codec = new EventCodec("dying");

    Dying(KafkaProducer<String, byte[]> producer) {
      this.producer = producer;
    }

    @Override
    public long send(BuildEvent event, TraceContext trace) {
      throw new AssertionError("all or nothing");
    }

    @Override
    public void sendAll(List<Outgoing> events) throws EventsUnavailable {
      producer.beginTransaction();
      events.forEach(e -> producer.send(codec.encode(e.event(), e.trace())));
      producer.flush();
      int fate = deadly ? random.nextInt(3) : 2;
      if (fate == 0) {
        diedBeforeCommit.incrementAndGet();
        throw new EventsUnavailable("killed before the commit", new InterruptedException());
      }
      producer.commitTransaction();
      if (fate == 1) {
        diedAfterCommit.incrementAndGet();
        throw new EventsUnavailable("killed after the commit", new InterruptedException());
      }
    }

    @Override
    public void close() {
      producer.close(Duration.ZERO);
    }
  }
}
