package io.slipway.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.slipway.model.TraceContext;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sends finished spans to an OTLP receiver, in the background. A receiver that is away costs spans,
 * never time or a build: {@link #record} neither blocks nor fails. Without an endpoint nothing is
 * sent. {@link #close} waits up to two seconds for what is still on its way.
 */
public final class Telemetry implements AutoCloseable {
  private static final String PATH = "/v1/traces";
  private static final int QUEUE = 8192;
  private static final Duration BATCH_DELAY = Duration.ofMillis(250);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Optional<SdkTracerProvider> provider;

  private Telemetry(Optional<SdkTracerProvider> provider) {
    this.provider = provider;
  }

  /**
   * Starts sending.
   *
   * @param serviceName becomes {@code service.name} of every span
   * @param otlpEndpoint base address of an OTLP/HTTP receiver, {@code http://host:port}; {@code
   *     /v1/traces} is added when it is not there; empty switches sending off
   */
  public static Telemetry create(String serviceName, Optional<URI> otlpEndpoint) {
    return new Telemetry(otlpEndpoint.map(endpoint -> provider(serviceName, endpoint)));
  }

  private static SdkTracerProvider provider(String serviceName, URI endpoint) {
    var exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(tracesAt(endpoint))
            .setCompression("gzip")
            .setTimeout(SEND_TIMEOUT)
            .build();
    var processor =
        BatchSpanProcessor.builder(exporter)
            .setScheduleDelay(BATCH_DELAY)
            .setMaxQueueSize(QUEUE)
            .build();
    return SdkTracerProvider.builder()
        .setIdGenerator(new PresetIds())
        .setResource(
            Resource.create(
                Attributes.of(
                    AttributeKey.stringKey("service.name"),
                    serviceName,
                    AttributeKey.stringKey("service.namespace"),
                    "slipway")))
        .addSpanProcessor(processor)
        .build();
  }

  private static String tracesAt(URI endpoint) {
    var text = endpoint.toString();
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    return text.endsWith(PATH) ? text : text + PATH;
  }

  /** Hands a finished span over for sending; returns at once. */
  public void record(SpanRecord span) {
    provider.ifPresent(p -> write(p.get("io.slipway"), span));
  }

  private static void write(Tracer tracer, SpanRecord span) {
    SpanBuilder builder =
        tracer
            .spanBuilder(span.name())
            .setParent(parentContext(span.parent()))
            .setStartTimestamp(span.start());
    setAttributes(builder, span.attributes());
    Span written = PresetIds.with(span.self(), builder::startSpan);
    if (span.error()) {
      written.setStatus(StatusCode.ERROR, span.statusMessage());
    }
    written.end(span.end());
  }

  private static Context parentContext(Optional<TraceContext> parent) {
    return parent
        .map(
            ids ->
                SpanContext.createFromRemoteParent(
                    ids.traceId(), ids.spanId(), TraceFlags.getSampled(), TraceState.getDefault()))
        .map(context -> Context.root().with(Span.wrap(context)))
        .orElse(Context.root());
  }

  private static void setAttributes(SpanBuilder builder, Map<String, Object> attributes) {
    attributes.forEach(
        (key, value) -> {
          switch (value) {
            case Boolean b -> builder.setAttribute(key, b);
            case Double d -> builder.setAttribute(key, d);
            case Float f -> builder.setAttribute(key, f.doubleValue());
            case Number n -> builder.setAttribute(key, n.longValue());
            default -> builder.setAttribute(key, value.toString());
          }
        });
  }

  /** Sends what is still queued and stops. */
  @Override
  public void close() {
    provider.ifPresent(p -> p.shutdown().join(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
  }
}
