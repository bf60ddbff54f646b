package io.slipway.console.inbound;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.slipway.console.domain.StoredSpan;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Translates OTLP's spans; spans without valid ids are left out, as the protocol asks. */
final class OtlpSpans {
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  private OtlpSpans() {}

  static List<StoredSpan> of(ExportTraceServiceRequest request) {
    List<StoredSpan> spans = new ArrayList<>();
    for (var resource : request.getResourceSpansList()) {
      var service = attributes(resource.getResource().getAttributesList()).get("service.name");
      for (var scope : resource.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          if (valid(span)) {
            spans.add(span(service == null ? "" : service.toString(), span));
          }
        }
      }
    }
    return spans;
  }

  private static boolean valid(Span span) {
    return span.getTraceId().size() == TRACE_ID_BYTES && span.getSpanId().size() == SPAN_ID_BYTES;
  }

  private static StoredSpan span(String service, Span span) {
    return new StoredSpan(
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        Optional.of(hex(span.getParentSpanId())).filter(id -> !id.isEmpty()),
        service,
        span.getName(),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
        span.getStatus().getMessage(),
        attributes(span.getAttributesList()));
  }

  private static Map<String, Object> attributes(List<KeyValue> list) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    list.forEach(a -> attributes.put(a.getKey(), value(a.getValue())));
    return attributes;
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream().map(OtlpSpans::value).toList();
      case KVLIST_VALUE -> attributes(value.getKvlistValue().getValuesList());
      case BYTES_VALUE -> hex(value.getBytesValue());
      default -> "";
    };
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
