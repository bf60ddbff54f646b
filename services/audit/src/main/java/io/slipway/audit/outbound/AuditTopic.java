package io.slipway.audit.outbound;

import io.slipway.audit.domain.Facts;
import io.slipway.events.FarmEvent.AuditRecorded;
import io.slipway.events.Topics;
import io.slipway.kafka.EventScan;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the chain, and the topics that it is made from, afresh at every call. */
public final class AuditTopic {
  private final EventScan scan;

  /** A reader that names itself to the broker. */
  public AuditTopic(KafkaSettings kafka, String clientId) {
    this.scan = new EventScan(kafka, clientId);
  }

  /**
   * Hands over the chain from its first record on.
   *
   * @throws EventsUnavailable when Kafka does not answer in time
   */
  public void records(Consumer<AuditRecorded> each) throws EventsUnavailable {
    scan.read(
        Set.of(Topics.AUDIT),
        received -> {
          if (received.event() instanceof AuditRecorded recorded) {
            each.accept(recorded);
          }
        });
  }

  /**
   * The places of all events that have to be recorded.
   *
   * @param places in the order of each partition
   * @param ends the offset behind the last event of each {@code topic/partition}
   */
  public record Sources(List<String> places, Map<String, Long> ends) {}

  /**
   * Looks for the sources in their topics, without regard to the chain.
   *
   * @throws EventsUnavailable when Kafka does not answer in time
   */
  public Sources sources() throws EventsUnavailable {
    List<String> places = new ArrayList<>();
    Map<String, Long> ends =
        scan.read(
            Facts.SOURCES,
            received ->
                Facts.of(received.event(), received.place())
                    .ifPresent(fact -> places.add(fact.source())));
    return new Sources(places, ends);
  }
}
