package io.slipway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.slipway.model.TraceContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TelemetryIT {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00.000000001Z");
  private static final Instant END = START.plusMillis(1500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<ExportTraceServiceRequest> received = new CopyOnWriteArrayList<>();
  private HttpServer receiver = newServer();

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException("no loopback server", e);
    }
  }

  @BeforeEach
  void startReceiver() {
    receiver.createContext("/v1/traces", this::receive);
    receiver.start();
  }

  @AfterEach
  void stopReceiver() {
    receiver.stop(0);
  }

  @Test
  void aSpanArrivesWithItsPresetIdsTimesAndAttributes() {
    var root = TraceContext.newRoot();
    var self = root.child();
    try (var telemetry = Telemetry.create("builder", Optional.of(endpoint()))) {
      telemetry.record(
          SpanRecord.ok(
                  "RUN make",
                  self,
                  Optional.of(root),
                  new SpanRecord.Period(START, END),
                  Map.of(SemConv.BYTES, 42L, SemConv.CACHE_OUTCOME, "miss", "flag", true))
              .failed("exit code 2"));
      telemetry.record(
          SpanRecord.ok(
              "BUILD x", root, Optional.empty(), new SpanRecord.Period(START, END), Map.of()));
    }

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(spans()).hasSize(2));
    var spans = spans();
    var step = spans.get(0);
    assertThat(step.getName()).isEqualTo("RUN make");
    assertThat(hex(step.getTraceId())).isEqualTo(root.traceId());
    assertThat(hex(step.getSpanId())).isEqualTo(self.spanId());
    assertThat(hex(step.getParentSpanId())).isEqualTo(root.spanId());
    assertThat(step.getEndTimeUnixNano() - step.getStartTimeUnixNano()).isEqualTo(1_500_000_000L);
    assertThat(step.getStartTimeUnixNano() % 1_000_000_000L).isEqualTo(1);
    assertThat(step.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(step.getStatus().getMessage()).isEqualTo("exit code 2");
    assertThat(step.getAttributesList())
        .anySatisfy(
            a -> {
              assertThat(a.getKey()).isEqualTo(SemConv.BYTES);
              assertThat(a.getValue().getIntValue()).isEqualTo(42);
            })
        .anySatisfy(a -> assertThat(a.getValue().getStringValue()).isEqualTo("miss"))
        .anySatisfy(a -> assertThat(a.getValue().getBoolValue()).isTrue());
    assertThat(spans.get(1).getParentSpanId().isEmpty()).isTrue();
    assertThat(hex(spans.get(1).getSpanId())).isEqualTo(root.spanId());
    assertThat(received.get(0).getResourceSpans(0).getResource().getAttributesList())
        .anySatisfy(
            a -> {
              assertThat(a.getKey()).isEqualTo("service.name");
              assertThat(a.getValue().getStringValue()).isEqualTo("builder");
            });
  }

  /** Two seconds at most, which may not be enough on a busy machine. */
  @Test
  void closingWaitsForWhatIsOnItsWay() {
    var telemetry = Telemetry.create("builder", Optional.of(endpoint()));
    telemetry.record(anySpan());
    long before = System.nanoTime();
    telemetry.close();
    var waited = Duration.ofNanos(System.nanoTime() - before);
    if (received.isEmpty()) {
      assertThat(waited).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  void nothingIsSentWithoutAnEndpoint() {
    try (var telemetry = Telemetry.create("builder", Optional.empty())) {
      telemetry.record(anySpan());
    }
    assertThat(received).isEmpty();
  }

  @Test
  @Timeout(60) // it takes milliseconds; one batch that is waited for takes seconds
  void aReceiverThatIsAwayDisturbsNobody() {
    var gone = endpoint();
    receiver.stop(0);
    receiver = newServer();

    Assertions.assertThatCode(
            () -> {
              try (var telemetry = Telemetry.create("builder", Optional.of(gone))) {
                for (int i = 0; i < 20_000; i++) {
                  telemetry.record(anySpan());
                }
              }
            })
        .doesNotThrowAnyException();
  }

  private static SpanRecord anySpan() {
    return SpanRecord.ok(
        "x", TraceContext.newRoot(), Optional.empty(), new SpanRecord.Period(START, END), Map.of());
  }

  private URI endpoint() {
    return URI.create("http://127.0.0.1:" + receiver.getAddress().getPort());
  }

  private List<Span> spans() {
    return received.stream()
        .flatMap(r -> r.getResourceSpansList().stream())
        .flatMap(r -> r.getScopeSpansList().stream())
        .flatMap(s -> s.getSpansList().stream())
        .toList();
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange;
        var body = new GZIPInputStream(exchange.getRequestBody())) {
      received.add(ExportTraceServiceRequest.parseFrom(body));
      exchange.sendResponseHeaders(200, -1);
    }
  }
}
