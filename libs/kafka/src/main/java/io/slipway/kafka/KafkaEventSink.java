package io.slipway.kafka;

import io.slipway.events.BuildEvent;
import io.slipway.model.TraceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends events and waits until all replicas have them. Connects on first use, so that a service
 * starts while Kafka is away.
 */
public final class KafkaEventSink implements EventSink {
  private final KafkaSettings settings;
  private final Map<String, Object> config;
  private final EventCodec codec;
  private @Nullable KafkaProducer<String, byte[]> producer;
  private boolean closed;

  /** A sink without transactions. */
  public KafkaEventSink(KafkaSettings settings, String clientId) {
    this.settings = settings;
    this.config = KafkaConfig.producer(settings, clientId);
    this.codec = new EventCodec(clientId);
  }

  /**
   * A sink whose {@link #sendAll} is one transaction. Opening it ends an unfinished transaction of
   * the former holder of the id, and fences that holder off.
   *
   * @throws EventsUnavailable when Kafka does not answer
   */
  public static EventSink transactional(
      KafkaSettings settings, String clientId, String transactionalId) throws EventsUnavailable {
    return transactional(settings, clientId, transactionalId, () -> {});
  }

  /**
   * The same.
   *
   * @param written called when a transaction's events are written and it is not committed
   */
  public static EventSink transactional(
      KafkaSettings settings, String clientId, String transactionalId, Runnable written)
      throws EventsUnavailable {
    return TransactionalSink.open(settings, clientId, transactionalId, written);
  }

  @Override
  public long send(BuildEvent event, TraceContext trace) throws EventsUnavailable {
    return sendInOrder(List.of(new Outgoing(event, trace))).getFirst();
  }

  @Override
  public void sendAll(List<Outgoing> events) throws EventsUnavailable {
    sendInOrder(events);
  }

  private List<Long> sendInOrder(List<Outgoing> events) throws EventsUnavailable {
    try {
      KafkaProducer<String, byte[]> connected = connected();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (Outgoing outgoing : events) {
        sent.add(connected.send(codec.encode(outgoing.event(), outgoing.trace())));
      }
      return offsets(sent);
    } catch (ExecutionException | KafkaException e) {
      throw failure(settings, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EventsUnavailable.at(settings, "interrupted while sending", e);
    }
  }

  private synchronized KafkaProducer<String, byte[]> connected() throws EventsUnavailable {
    if (closed) {
      throw new IllegalStateException("this sink is closed");
    }
    if (producer == null) {
      TopicSetup.ensure(settings);
      producer = open(config);
    }
    return producer;
  }

  static KafkaProducer<String, byte[]> open(Map<String, Object> config) {
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  static List<Long> offsets(List<Future<RecordMetadata>> sent)
      throws ExecutionException, InterruptedException {
    List<Long> offsets = new ArrayList<>();
    for (Future<RecordMetadata> one : sent) {
      offsets.add(one.get().offset());
    }
    return offsets;
  }

  /** Too large is the event's fault: sending it again would not help. */
  static EventsUnavailable failure(KafkaSettings settings, Exception e) {
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof RecordTooLargeException) {
      throw new IllegalArgumentException("the event is too large: " + cause.getMessage(), cause);
    }
    return EventsUnavailable.at(settings, "the event was not acknowledged", cause);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
    }
  }
}
