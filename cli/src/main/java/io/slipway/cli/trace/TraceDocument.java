package io.slipway.cli.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the console's trace of a build. */
public final class TraceDocument {
  private TraceDocument() {}

  /** The spans in the order of a waterfall; spans without readable times are left out. */
  public static List<SpanBar> spans(JsonNode document) {
    List<SpanBar> spans = new ArrayList<>();
    for (JsonNode span : document.path("spans")) {
      try {
        spans.add(
            new SpanBar(
                span.path("name").asText(),
                span.path("service").asText(),
                span.path("depth").asInt(0),
                Instant.parse(span.path("start").asText()),
                Instant.parse(span.path("end").asText()),
                span.path("status").asText("").equalsIgnoreCase("error"),
                attributes(span.path("attributes"))));
      } catch (DateTimeParseException _) {
        continue; // a span that has not ended has no bar yet
      }
    }
    return spans;
  }

  private static Map<String, String> attributes(JsonNode node) {
    Map<String, String> attributes = new LinkedHashMap<>();
    node.properties().forEach(e -> attributes.put(e.getKey(), e.getValue().asText()));
    return attributes;
  }
}
