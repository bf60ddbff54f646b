package io.slipway.builder.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.build.BuildEvents;
import io.slipway.build.BuildResult;
import io.slipway.build.image.Digest;
import io.slipway.builder.domain.BuildRun;
import io.slipway.builder.domain.BuildSpans;
import io.slipway.builder.domain.Jobs;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildDispatched;
import io.slipway.events.BuildEvent.BuildFinished;
import io.slipway.events.BuildEvent.ImagePublished;
import io.slipway.kafka.EventSink;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.kafka.Outgoing;
import io.slipway.model.BuilderId;
import io.slipway.model.TraceContext;
import io.slipway.telemetry.Telemetry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BuildReporterTest {
  private static final int MORE_THAN_ITS_QUEUE = 20_000;

  private final BuildDispatched job = Jobs.job("registry.example/app");
  private final Telemetry telemetry = Telemetry.create("test", Optional.empty());
  private final List<BuildEvent> last =
      new BuildRun.Running(job, new BuilderId("b"))
          .over(
              new BuildResult.Success(
                  Digest.of("manifest"), Digest.of("config"), 1, List.of(), 1, 0, 1),
              Instant.EPOCH)
          .lastEvents();

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void theEndIsNotEvenSentBeforeKafkaHasTheImage() throws Exception {
    // Kafka takes events of builds, but the image only at the second try.
    List<BuildEvent> taken = new ArrayList<>();
    List<BuildEvent> refused = new ArrayList<>();
    BuildReporter reporter =
        reporter(
            events -> {
              List<BuildEvent> sent = events.stream().map(Outgoing::event).toList();
              boolean image = sent.stream().anyMatch(ImagePublished.class::isInstance);
              if (image && refused.isEmpty()) {
                refused.addAll(sent);
                taken.addAll(sent.stream().filter(BuildFinished.class::isInstance).toList());
                throw new EventsUnavailable("away", new java.io.IOException("test"));
              }
              taken.addAll(sent);
            });

    assertThat(reporter.finish(last, () -> true)).isTrue();

    assertThat(taken).containsExactlyElementsOf(last);
    assertThat(taken.getFirst()).isInstanceOf(ImagePublished.class);
  }

  @Test
  void aLogThatBreaksHoldsUpNoBuild() throws Exception {
    List<BuildEvent> taken = new ArrayList<>();
    BuildReporter reporter =
        reporter(
            events -> {
              if (!last.contains(events.getFirst().event())) {
                throw new IllegalStateException("a defect");
              }
              events.forEach(e -> taken.add(e.event()));
            });

    for (int line = 0; line < MORE_THAN_ITS_QUEUE; line++) {
      reporter.on(new BuildEvents.Log(1, "RUN make", false, "line " + line));
    }

    assertThat(reporter.finish(last, () -> true)).isTrue();
    assertThat(taken).containsExactlyElementsOf(last);
  }

  private interface Kafka {
    void take(List<Outgoing> events) throws EventsUnavailable;
  }

  private BuildReporter reporter(Kafka kafka) {
    EventSink sink =
        new EventSink() {
          @Override
          public long send(BuildEvent event, TraceContext trace) throws EventsUnavailable {
            kafka.take(List.of(new Outgoing(event, trace)));
            return 0;
          }

          @Override
          public void sendAll(List<Outgoing> events) throws EventsUnavailable {
            kafka.take(events);
          }

          @Override
          public void close() {}
        };
    BuildSpans spans = new BuildSpans(job, new BuilderId("b1"), TraceContext.newRoot());
    return new BuildReporter(sink, telemetry, spans, Clock.systemUTC());
  }
}
