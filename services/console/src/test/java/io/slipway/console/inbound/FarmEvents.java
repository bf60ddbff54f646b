package io.slipway.console.inbound;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.slipway.console.config.ConsoleConfig;
import io.slipway.events.BuildEvent;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.KafkaEventSink;
import io.slipway.kafka.KafkaSettings;
import io.slipway.model.TraceContext;
import java.time.Duration;

/** Sends events to the console the way the farm does: through Kafka. */
final class FarmEvents implements AutoCloseable {
  private final KafkaEventSink sink;

  FarmEvents(ConsoleConfig config) {
    sink = new KafkaEventSink(new KafkaSettings(config.kafka(), 2, (short) 1), "console-test");
  }

  void send(TraceContext trace, BuildEvent... events) throws EventsUnavailable {
    for (BuildEvent event : events) {
      sink.send(event, trace);
    }
  }

  /** Waits until a page of the console contains a text. */
  static void awaitText(String path, String text) {
    await().atMost(Duration.ofSeconds(60)).until(() -> given().get(path).asString().contains(text));
  }

  @Override
  public void close() {
    sink.close();
  }
}
