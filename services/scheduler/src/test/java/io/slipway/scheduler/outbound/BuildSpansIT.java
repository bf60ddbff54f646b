package io.slipway.scheduler.outbound;

import static io.slipway.scheduler.domain.Facts.AT;
import static io.slipway.scheduler.domain.Facts.IMAGE;
import static io.slipway.scheduler.domain.Facts.fact;
import static io.slipway.scheduler.domain.Facts.finished;
import static io.slipway.scheduler.domain.Facts.moved;
import static io.slipway.scheduler.domain.Facts.requested;
import static io.slipway.scheduler.domain.Facts.started;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.slipway.events.BuildEvent;
import io.slipway.events.BuildEvent.BuildRequested;
import io.slipway.model.Outcome;
import io.slipway.scheduler.domain.Change;
import io.slipway.scheduler.domain.Facts;
import io.slipway.scheduler.domain.SchedulerState;
import io.slipway.telemetry.SpanRecord.Period;
import io.slipway.telemetry.Telemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans on their way to a receiver over HTTP; names are found in the protobuf as plain text. */
class BuildSpansIT {
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final SchedulerState state = new SchedulerState();
  private final BuildRequested request = requested(IMAGE, "a");
  private final HttpServer receiver = receiver();

  @BeforeEach
  void listen() {
    receiver.createContext(
        "/v1/traces",
        exchange -> {
          byte[] body = new GZIPInputStream(exchange.getRequestBody()).readAllBytes();
          received.add(new String(body, StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  @Test
  void acceptanceQueueAndRootAreWrittenOnceEach() {
    try (Telemetry telemetry = telemetry()) {
      BuildSpans spans = new BuildSpans(telemetry, AT);
      spans.accepted(request, Facts.TRACE, new Period(AT, AT.plusMillis(5)));
      tell(spans, request, started(request, 1), started(request, 1));
      tell(spans, finished(request, Outcome.SUCCESS, 1), moved(request, "staging"));
      assertThat(state.overSince(AT)).isEmpty();
      tell(spans, moved(request, "latest"), moved(request, "latest"));
      spans.afterReplay(state);
    }
    String all = String.join("", received);
    assertThat(all).containsOnlyOnce("BUILD " + IMAGE).contains("success");
    assertThat(all).containsOnlyOnce(text("webhook")).containsOnlyOnce(text("queue"));
  }

  @Test
  void aFailureEndsTheRootWithItsReason() {
    try (Telemetry telemetry = telemetry()) {
      BuildSpans spans = new BuildSpans(telemetry, AT);
      tell(spans, request, finished(request, Outcome.FAILURE, 1));
    }
    assertThat(String.join("", received)).containsOnlyOnce("BUILD " + IMAGE).contains("failure");
  }

  @Test
  void whatEndedBeforeThisProcessIsNotWrittenAgain() {
    try (Telemetry telemetry = telemetry()) {
      BuildSpans spans = new BuildSpans(telemetry, AT.plusSeconds(3600));
      state.apply(fact(request));
      state.apply(fact(finished(request, Outcome.FAILURE, 1)));
      spans.afterReplay(state);
    }
    assertThat(received).isEmpty();
  }

  /** A span's name in protobuf: field 5, its length, its text. */
  private static String text(String name) {
    return "*" + (char) name.length() + name;
  }

  private void tell(BuildSpans spans, BuildEvent... events) {
    for (BuildEvent event : events) {
      Optional<Change> change = state.apply(fact(event));
      change.ifPresent(spans::after);
    }
  }

  private Telemetry telemetry() {
    URI endpoint = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort());
    return Telemetry.create("scheduler", Optional.of(endpoint));
  }

  private static HttpServer receiver() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
