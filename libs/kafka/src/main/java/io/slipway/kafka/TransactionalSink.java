package io.slipway.kafka;

import io.slipway.events.BuildEvent;
import io.slipway.model.TraceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * All or nothing. After a failure the producer is thrown away, and the next call opens a new one,
 * which settles what became of the unfinished transaction; after being fenced off there is no next
 * call.
 */
final class TransactionalSink implements EventSink {
  private final KafkaSettings settings;
  private final String clientId;
  private final String transactionalId;
  private final Runnable written;
  private final EventCodec codec;
  private @Nullable KafkaProducer<String, byte[]> producer;
  private @Nullable EventsUnavailable fenced;

  private TransactionalSink(
      KafkaSettings settings, String clientId, String transactionalId, Runnable written) {
    this.settings = settings;
    this.clientId = clientId;
    this.transactionalId = transactionalId;
    this.written = written;
    this.codec = new EventCodec(clientId);
  }

  static TransactionalSink open(
      KafkaSettings settings, String clientId, String transactionalId, Runnable written)
      throws EventsUnavailable {
    TransactionalSink sink = new TransactionalSink(settings, clientId, transactionalId, written);
    try {
      sink.connected();
      return sink;
    } catch (KafkaException e) {
      sink.discard();
      throw EventsUnavailable.at(settings, "no transaction could be opened", e);
    }
  }

  @Override
  public synchronized long send(BuildEvent event, TraceContext trace) throws EventsUnavailable {
    return commit(List.of(new Outgoing(event, trace))).getFirst();
  }

  @Override
  public synchronized void sendAll(List<Outgoing> events) throws EventsUnavailable {
    if (!events.isEmpty()) {
      commit(events);
    }
  }

  private List<Long> commit(List<Outgoing> events) throws EventsUnavailable {
    if (fenced != null) {
      throw fenced;
    }
    try {
      KafkaProducer<String, byte[]> connected = connected();
      connected.beginTransaction();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (Outgoing outgoing : events) {
        sent.add(connected.send(codec.encode(outgoing.event(), outgoing.trace())));
      }
      connected.flush();
      written.run();
      connected.commitTransaction();
      return KafkaEventSink.offsets(sent);
    } catch (ExecutionException | KafkaException e) {
      discard();
      if (isFencing(e)) {
        fenced = EventsUnavailable.fencedOff(transactionalId, e);
        throw fenced;
      }
      throw KafkaEventSink.failure(settings, e);
    } catch (InterruptedException e) {
      discard();
      Thread.currentThread().interrupt();
      throw EventsUnavailable.at(settings, "interrupted while sending", e);
    }
  }

  private synchronized KafkaProducer<String, byte[]> connected() throws EventsUnavailable {
    if (producer == null) {
      TopicSetup.ensure(settings);
      KafkaProducer<String, byte[]> opened =
          KafkaEventSink.open(KafkaConfig.transactional(settings, clientId, transactionalId));
      producer = opened;
      opened.initTransactions();
    }
    return producer;
  }

  private static boolean isFencing(@Nullable Throwable e) {
    return e != null
        && (e instanceof ProducerFencedException
            || e instanceof InvalidProducerEpochException
            || isFencing(e.getCause()));
  }

  private void discard() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
      producer = null;
    }
  }
}
