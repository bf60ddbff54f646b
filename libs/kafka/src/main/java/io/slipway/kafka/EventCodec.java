package io.slipway.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.events.BuildEvent;
import io.slipway.events.EventType;
import io.slipway.events.FarmEvent;
import io.slipway.events.Topics;
import io.slipway.model.TraceContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as CloudEvents 1.0 in binary mode (attributes in {@code ce_} headers, JSON as the
 * record's value) and reads them back.
 */
public final class EventCodec {
  private static final String SCHEMA = "urn:slipway:event:";

  private final ObjectMapper json = EventJson.mapper();
  private final String source;

  /**
   * A codec for one sender.
   *
   * @param source who sends, for the CloudEvents {@code source}
   */
  public EventCodec(String source) {
    this.source = source;
  }

  /** The record that carries an event. */
  public ProducerRecord<String, byte[]> encode(BuildEvent event, TraceContext trace) {
    EventType type = EventType.of(event);
    var record =
        new ProducerRecord<String, byte[]>(topicOf(event).topic(), keyOf(event), write(event));
    Headers headers = record.headers();
    put(headers, "ce_specversion", "1.0");
    put(headers, "ce_id", UUID.randomUUID().toString());
    put(headers, "ce_source", "/slipway/" + source);
    put(headers, "ce_type", type.type());
    put(headers, "ce_time", event.at().toString());
    put(headers, "ce_subject", record.key());
    put(headers, "ce_dataschema", SCHEMA + type.event().getSimpleName() + ":1");
    put(headers, "content-type", "application/json");
    put(headers, "traceparent", trace.traceparent());
    return record;
  }

  /**
   * Reads a record.
   *
   * @throws Undecodable when it is no event that this version knows
   */
  public Received decode(ConsumerRecord<String, byte[]> record) throws Undecodable {
    String typeName = require(record, "ce_type");
    EventType type =
        EventType.named(typeName)
            .orElseThrow(() -> new Undecodable("unknown event type '" + typeName + "'"));
    String id = require(record, "ce_id");
    if (record.value() == null) {
      throw new Undecodable("a " + typeName + " without data");
    }
    try (SharedText text = new SharedText(json.createParser(record.value()))) {
      @Nullable BuildEvent event = json.readValue(text, type.event());
      if (event == null) {
        throw new Undecodable("the data of a " + typeName + " is null");
      }
      return new Received(
          event,
          id,
          record.key() == null ? keyOf(event) : record.key(),
          trace(record),
          record.topic(),
          record.partition(),
          record.offset());
    } catch (IOException e) {
      throw new Undecodable("the data of a " + typeName + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Where an event is sent. */
  public static Topics topicOf(BuildEvent event) {
    return event instanceof BuildEvent.BuildDispatched job
        ? Topics.jobs(job.lane())
        : EventType.of(event).topic();
  }

  /** What decides an event's partition. */
  public static String keyOf(BuildEvent event) {
    return switch (event) {
      case BuildEvent.LogAppended log -> log.build().value();
      case BuildEvent.OfImage ofImage -> ofImage.image().value();
      case FarmEvent.ProjectRegistered registered -> registered.project().id().value();
      case BuildEvent.CacheEntryStored stored -> stored.key().value();
      case FarmEvent.DeadLetterReplayed replayed -> replayed.place();
      case FarmEvent.AccessDenied denied -> denied.door();
      case FarmEvent.AlertRaised alert -> alert.rule();
      case FarmEvent.AuditRecorded recorded -> Topics.AUDIT.topic();
    };
  }

  private byte[] write(BuildEvent event) {
    try {
      return json.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write " + event.getClass().getSimpleName(), e);
    }
  }

  /** A broken trace header costs the trace, never the event. */
  private static Optional<TraceContext> trace(ConsumerRecord<String, byte[]> record) {
    String header = header(record, "traceparent");
    if (header == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(TraceContext.parse(header));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String require(ConsumerRecord<String, byte[]> record, String name)
      throws Undecodable {
    String value = header(record, name);
    if (value == null) {
      throw new Undecodable("the header " + name + " is missing");
    }
    return value;
  }

  private static @Nullable String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
