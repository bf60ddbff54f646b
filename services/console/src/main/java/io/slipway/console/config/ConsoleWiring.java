package io.slipway.console.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.slipway.console.domain.BuildList;
import io.slipway.console.domain.Changes;
import io.slipway.console.domain.LogStore;
import io.slipway.console.domain.SpanStore;
import io.slipway.console.domain.Traces;
import io.slipway.console.outbound.DuckDbSpanStore;
import io.slipway.console.outbound.FarmFeed;
import io.slipway.console.outbound.FileLogStore;
import io.slipway.kafka.KafkaSettings;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * The console's parts and how they hang together. Made at startup, closed at shutdown. Its parts
 * are no beans, so that the console can share a JVM with the other services.
 */
@Singleton
public class ConsoleWiring {
  private final Changes buildChanges = new Changes();
  private final Changes logChanges = new Changes();
  private final BuildList builds;
  private final LogStore logs;
  private final SpanStore spans;
  private final FarmFeed feed;

  /** Opens the stores and begins to read events; does not wait for Kafka. */
  @Inject
  public ConsoleWiring(ConsoleConfig config) {
    builds = new BuildList(config.buildsKept(), buildChanges);
    logs = new FileLogStore(config.stateDir().resolve("logs"), config.logLimit().asLongValue());
    spans = new DuckDbSpanStore(config.stateDir().resolve("spans.duckdb"));
    feed =
        FarmFeed.start(
            new KafkaSettings(config.kafka(), config.kafkaPartitions(), config.kafkaReplication()),
            builds,
            logs,
            logChanges);
  }

  void start(@Observes StartupEvent event) {
    // Being observed makes the container create this bean at startup instead of at first use.
  }

  void stop(@Observes ShutdownEvent event) {
    feed.close();
    spans.close();
  }

  /** All builds. */
  public BuildList builds() {
    return builds;
  }

  /** Their output. */
  public LogStore logs() {
    return logs;
  }

  /** Spans as they come in. */
  public SpanStore spans() {
    return spans;
  }

  /** The traces of builds. */
  public Traces traces() {
    return new Traces(builds, spans);
  }

  /** Tells of builds that changed. */
  public Changes buildChanges() {
    return buildChanges;
  }

  /** Tells of builds whose output grew. */
  public Changes logChanges() {
    return logChanges;
  }

  /** What the console takes for now. */
  public Clock clock() {
    return Clock.systemUTC();
  }

  /** Whether the past has been read and Kafka answers. */
  public boolean ready() {
    return feed.ready();
  }
}
