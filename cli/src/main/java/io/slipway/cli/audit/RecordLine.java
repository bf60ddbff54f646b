package io.slipway.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.slipway.events.FarmEvent.AuditRecorded;
import io.slipway.model.Digest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/** A line of an exported chain. Pure. */
final class RecordLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RecordLine() {}

  /**
   * Reads a line that is written exactly as the farm writes it: what is not part of a hash, such as
   * a further field or another spelling of the same value, must not pass unseen.
   *
   * @throws IllegalArgumentException when it is no such line
   */
  static AuditRecorded read(String line) {
    AuditRecorded record;
    try {
      JsonNode node = JSON.readTree(line);
      record =
          new AuditRecorded(
              Instant.parse(node.path("at").asText()),
              node.path("sequence").asLong(),
              new Digest(node.path("previous").asText()),
              node.path("actor").asText(),
              node.path("action").asText(),
              node.path("subject").asText(),
              node.path("why").asText(),
              node.path("source").asText(),
              new Digest(node.path("hash").asText()));
    } catch (IOException | DateTimeException e) {
      throw new IllegalArgumentException("it is no audit record", e);
    }
    if (!write(record).equals(line)) {
      throw new IllegalArgumentException("it is not written as the farm writes it");
    }
    return record;
  }

  /** The line of a record. */
  static String write(AuditRecorded record) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("at", record.at().toString())
        .put("sequence", record.sequence())
        .put("previous", record.previous().value())
        .put("actor", record.actor())
        .put("action", record.action())
        .put("subject", record.subject())
        .put("why", record.why())
        .put("source", record.source())
        .put("hash", record.hash().value())
        .toString();
  }
}
