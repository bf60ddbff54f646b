package io.slipway.console.inbound;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.slipway.console.config.ConsoleConfig;
import io.slipway.console.domain.Builds;
import io.slipway.model.TraceContext;
import io.slipway.telemetry.SemConv;
import io.slipway.telemetry.SpanRecord;
import io.slipway.telemetry.Telemetry;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ConsoleFarm.class)
class OtlpIT {
  @Inject ConsoleConfig config;

  @TestHTTPResource("/")
  URI root = URI.create("http://unset");

  @Test
  void spansSentByTheFarmsOwnExporterComeBackAsATrace() throws Exception {
    var build = Builds.of("r.example/otlp/app", 1);
    var trace = TraceContext.newRoot();
    try (var farm = new FarmEvents(config)) {
      farm.send(trace, build.queued());
    }
    record(trace, build);

    awaitTrace(build);
    given()
        .get("/api/v1/builds/" + build.id() + "/trace")
        .then()
        .statusCode(200)
        .body("traceId", equalTo(trace.traceId()))
        .body("spans.size()", equalTo(3))
        .body("spans[0].name", equalTo("BUILD r.example/otlp/app"))
        .body("spans[0].service", equalTo("scheduler"))
        .body("spans[0].depth", equalTo(0))
        .body("spans[0].parent", equalTo(null))
        .body("spans[0].start", equalTo("2026-01-02T03:04:05Z"))
        .body("spans[1].name", equalTo("queue"))
        .body("spans[2].name", equalTo("RUN make"))
        .body("spans[2].depth", equalTo(1))
        .body("spans[2].parent", equalTo(trace.spanId()))
        .body("spans[2].durationMs.toDouble()", closeTo(7000.0, 0.01))
        .body("spans[2].status", equalTo("error"))
        .body("spans[2].statusMessage", equalTo("exit code 2"))
        .body("spans[2].attributes.'slipway.bytes'", equalTo(42));
    FarmEvents.awaitText("/builds/" + build.id(), ">pending<");
    given()
        .get("/builds/" + build.id())
        .then()
        .body(containsString("<svg"))
        .body(containsString("class=\"span step-miss error\""))
        .body(containsString("&lt;b&gt;why&lt;/b&gt;"));
  }

  /** An exporter that is closed waits for two seconds only, and the first export takes long. */
  private static void awaitTrace(Builds build) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/builds/" + build.id() + "/trace")
                    .then()
                    .statusCode(200)
                    .body("spans.size()", equalTo(3)));
  }

  private void record(TraceContext trace, Builds build) {
    try (var scheduler = Telemetry.create("scheduler", Optional.of(root));
        var builder = Telemetry.create("builder", Optional.of(root))) {
      var start = Builds.T;
      builder.record(
          SpanRecord.ok(
                  "RUN make",
                  trace.child(),
                  Optional.of(trace),
                  new SpanRecord.Period(start.plusSeconds(2), start.plusSeconds(9)),
                  Map.of(
                      SemConv.BYTES,
                      42L,
                      SemConv.CACHE_OUTCOME,
                      "miss",
                      SemConv.CACHE_REASON,
                      "<b>why</b>"))
              .failed("exit code 2"));
      scheduler.record(
          SpanRecord.ok(
              "queue",
              trace.child(),
              Optional.of(trace),
              new SpanRecord.Period(start, start.plusSeconds(2)),
              Map.of()));
      scheduler.record(
          SpanRecord.ok(
              "BUILD " + build.image(),
              trace,
              Optional.empty(),
              new SpanRecord.Period(start, start.plusSeconds(10)),
              Map.of(SemConv.PIPELINE_RUN_ID, build.id().value())));
    }
  }

  @Test
  void aBuildThatIsOnlyKnownFromSpansHasATrace() {
    var build = Builds.of("r.example/otlp/spans-only", 1);
    var trace = TraceContext.newRoot();
    record(trace, build);

    awaitTrace(build);
    given()
        .get("/api/v1/builds/" + build.id() + "/trace")
        .then()
        .statusCode(200)
        .body("traceId", equalTo(trace.traceId()));
  }

  @Test
  void whatIsNoOtlpIsRefused() throws IOException {
    assertThat(post("no protobuf".getBytes(), "").statusCode()).isEqualTo(400);
    assertThat(post("no gzip".getBytes(), "gzip").statusCode()).isEqualTo(400);
    var cut = java.util.Arrays.copyOf(gzip(new byte[1000]), 20);
    assertThat(post(cut, "gzip").statusCode()).isEqualTo(400);
    assertThat(post(new byte[0], "").statusCode()).isEqualTo(200);
    given().contentType("application/json").body("{}").post("/v1/traces").then().statusCode(415);
  }

  @Test
  void tooMuchIsRefusedAsSentAndUnpacked() throws IOException {
    assertThat(post(new byte[65 * 1024], "").statusCode()).isEqualTo(413);
    assertThat(post(gzip(new byte[20_000_000]), "gzip").statusCode()).isEqualTo(413);
  }

  private static Response post(byte[] body, String encoding) {
    return given()
        .contentType("application/x-protobuf")
        .header("Content-Encoding", encoding)
        .body(body)
        .post("/v1/traces");
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
