package io.slipway.audit.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slipway.embedded.LocalKafka;
import io.slipway.events.ChainCheck;
import io.slipway.events.FarmEvent.AuditRecorded;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.model.TraceContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a Kafka of its own: there is one chain per Kafka. */
@Timeout(240)
class AuditWriterIT {
  private static final Duration LONG = Duration.ofSeconds(120);
  private static final int ACTIONS = 200;
  private static final String ID = "audit-test";

  private LocalKafka broker;
  private KafkaSettings kafka;
  private AuditTopic topic;

  @BeforeEach
  void start(@TempDir Path dir) {
    broker = LocalKafka.start(dir, 0);
    kafka = new KafkaSettings(broker.address(), 3, (short) 1);
    topic = new AuditTopic(kafka, "test");
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void aWriterThatIsKilledInTheMiddleOfTransactionsLeavesNoGapAndNothingTwice() throws Exception {
    DyingSinks sinks = new DyingSinks(broker.address(), ID);
    try (var writer = new AuditWriter(kafka, ID, sinks);
        var sink = new KafkaEventSink(kafka, "deeds")) {
      writer.start();
      for (int i = 0; i < ACTIONS; i++) {
        sink.send(Deeds.recorded(i), TraceContext.newRoot());
        if (i % 3 == 0) {
          sink.send(Deeds.published(i), TraceContext.newRoot());
        }
        if (i % 20 == 19) {
          int dead = deaths(sinks);
          int sent = i + 1;
          // Nobody dies of a transaction that does not happen: all may have gone into one.
          await().atMost(LONG).until(() -> deaths(sinks) > dead || records().size() >= sent);
        }
      }
      sinks.liveFromNowOn();
      await().atMost(LONG).until(() -> records().size() >= ACTIONS);
    }

    List<AuditRecorded> chain = records();
    assertThat(sinks.diedBeforeCommit.get()).isPositive();
    assertThat(sinks.diedAfterCommit.get()).isPositive();
    assertWhole(chain);
    assertThat(chain)
        .hasSize(ACTIONS)
        .extracting(AuditRecorded::source)
        .containsExactlyInAnyOrderElementsOf(topic.sources().places());
  }

  /** Two writers at once are what a slow restart makes; the first must not write any more. */
  @Test
  void aSecondWriterFencesTheFirstAndTheChainStaysOne() throws Exception {
    SinkSource sinks = () -> KafkaEventSink.transactional(kafka, ID, ID);
    try (var first = new AuditWriter(kafka, ID, sinks);
        var sink = new KafkaEventSink(kafka, "deeds")) {
      first.start();
      sendAndAwait(sink, 0, 20);
      try (var second = new AuditWriter(kafka, ID, sinks)) {
        second.start();
        await().atMost(LONG).until(() -> second.problem().isEmpty());
        sendAndAwait(sink, 20, 60);
        await()
            .atMost(LONG)
            .until(() -> first.problem().filter(p -> p.contains("taken over")).isPresent());
        assertThat(second.problem()).isEmpty();
      }
    }
    assertThat(records()).hasSize(60);
    assertWhole(records());
  }

  private void sendAndAwait(KafkaEventSink sink, int from, int to) throws EventsUnavailable {
    for (int i = from; i < to; i++) {
      sink.send(Deeds.recorded(i), TraceContext.newRoot());
    }
    await().atMost(LONG).until(() -> records().size() >= to);
  }

  private static int deaths(DyingSinks sinks) {
    return sinks.diedBeforeCommit.get() + sinks.diedAfterCommit.get();
  }

  private static void assertWhole(List<AuditRecorded> chain) {
    ChainCheck check = new ChainCheck(Optional.empty());
    for (AuditRecorded record : chain) {
      assertThat(check.next(record)).isEmpty();
    }
  }

  private List<AuditRecorded> records() throws EventsUnavailable {
    List<AuditRecorded> records = new ArrayList<>();
    topic.records(records::add);
    return records;
  }
}
