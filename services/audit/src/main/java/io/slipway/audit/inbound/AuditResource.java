package io.slipway.audit.inbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.slipway.audit.config.AuditWiring;
import io.slipway.audit.outbound.AuditTopic;
import io.slipway.events.FarmEvent.AuditRecorded;
import io.slipway.kafka.EventJson;
import io.slipway.kafka.EventsUnavailable;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/audit}: the chain, whole or what is newest of it, and what it is made from. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AuditResource {
  private static final int MOST = 10_000;

  private final AuditWiring wiring;
  private final ObjectMapper json = EventJson.mapper();

  AuditResource(AuditWiring wiring) {
    this.wiring = wiring;
  }

  /**
   * The newest records, newest first.
   *
   * @param image only those about this image, its tags and digests
   * @param since only those of this moment or later, ISO 8601
   * @param limit how many, 1 to 10000
   */
  @GET
  public String newest(
      @QueryParam("image") @Nullable String image,
      @QueryParam("since") @Nullable String since,
      @QueryParam("limit") @DefaultValue("100") int limit)
      throws AuditProblem, JsonProcessingException {
    if (limit < 1 || limit > MOST) {
      throw AuditProblem.invalid("limit is 1 to " + MOST);
    }
    Instant from = since == null ? Instant.MIN : moment(since);
    Deque<AuditRecorded> newest = new ArrayDeque<>();
    try {
      wiring
          .topic()
          .records(
              record -> {
                if (!record.at().isBefore(from) && isAbout(record, image)) {
                  newest.addFirst(record);
                  if (newest.size() > limit) {
                    newest.removeLast();
                  }
                }
              });
    } catch (EventsUnavailable e) {
      throw AuditProblem.unavailable(String.valueOf(e.getMessage()));
    }
    return json.writeValueAsString(Map.of("records", List.copyOf(newest)));
  }

  private static boolean isAbout(AuditRecorded record, @Nullable String image) {
    return image == null
        || record.subject().startsWith(image + ":")
        || record.subject().startsWith(image + "@");
  }

  private static Instant moment(String text) throws AuditProblem {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw AuditProblem.invalid("since is a moment like 2026-03-01T10:00:00Z, not '" + text + "'");
    }
  }

  /** The alerts that were raised, newest first. */
  @GET
  @Path("/alerts")
  public String alerts() throws JsonProcessingException {
    return json.writeValueAsString(Map.of("alerts", wiring.alerts().raised()));
  }

  /** The whole chain, a record on each line as it stands in Kafka. */
  @GET
  @Path("/export")
  @Produces("application/x-ndjson")
  public Response export() throws AuditProblem {
    if (wiring.problem().isPresent()) {
      throw AuditProblem.unavailable(wiring.problem().get());
    }
    StreamingOutput lines =
        out -> {
          try {
            wiring
                .topic()
                .records(
                    record -> {
                      try {
                        String line = json.writeValueAsString(record) + "\n";
                        out.write(line.getBytes(StandardCharsets.UTF_8));
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      }
                    });
          } catch (EventsUnavailable e) {
            throw new IOException("the chain could not be read to its end", e);
          }
        };
    return Response.ok(lines).build();
  }

  /** The places of all events that have to be in the chain, looked up in their own topics. */
  @GET
  @Path("/sources")
  public Map<String, Object> sources() throws AuditProblem {
    try {
      AuditTopic.Sources sources = wiring.topic().sources();
      return Map.of("places", new ArrayList<>(sources.places()), "ends", sources.ends());
    } catch (EventsUnavailable e) {
      throw AuditProblem.unavailable(String.valueOf(e.getMessage()));
    }
  }

  @ServerExceptionMapper
  Response problem(AuditProblem problem) {
    return problem.response();
  }
}
