package io.slipway.cache.inbound;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.slipway.cache.config.CacheConfig;
import io.slipway.cache.config.CacheWiring;
import io.slipway.cache.domain.CacheEntry;
import io.slipway.cache.outbound.EntryTopic;
import io.slipway.kafka.EventsUnavailable;
import io.slipway.model.TraceContext;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** {@code /cache/v1}: look up many keys at once, store one entry, show one entry. */
@Path("/cache/v1")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CacheResource {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final CacheWiring wiring;
  private final CacheConfig config;
  private final Clock clock = Clock.systemUTC();

  CacheResource(CacheWiring wiring, CacheConfig config) {
    this.wiring = wiring;
    this.config = config;
  }

  /** The entries of the keys that have one: {@code {"entries": {"<key>": <layer>}}}. */
  @POST
  @Path("/lookup")
  public String lookup(InputStream body) throws IOException, CacheProblem {
    ready();
    var keys = CacheRequests.keys(body, config.maxLookup().asLongValue(), config.maxKeys());
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode entries = answer.putObject("entries");
    wiring
        .index()
        .lookup(keys)
        .forEach((key, entry) -> entries.putRawValue(key.value(), new RawValue(entry.json())));
    return JSON.writeValueAsString(answer);
  }

  /** Stores an entry; 204 only when Kafka has it. */
  @PUT
  @Path("/entries/{digest}")
  public Response store(
      @PathParam("digest") String digest,
      @HeaderParam("traceparent") @Nullable String traceparent,
      InputStream body)
      throws IOException, CacheProblem {
    EntryTopic topic = ready();
    CacheEntry entry =
        CacheRequests.entry(digest, body, config.maxEntry().asLongValue(), clock.instant());
    try {
      topic.store(entry, trace(traceparent));
    } catch (EventsUnavailable e) {
      throw new CacheProblem(503, "entry not stored", String.valueOf(e.getMessage()));
    }
    return Response.noContent().build();
  }

  /** One entry with the parts of its key, for people who ask why a step was not cached. */
  @GET
  @Path("/entries/{digest}")
  public String show(@PathParam("digest") String digest) throws IOException, CacheProblem {
    ready();
    CacheEntry entry =
        wiring
            .index()
            .get(CacheRequests.digest(digest))
            .orElseThrow(() -> new CacheProblem(404, "no such entry", "nothing under " + digest));
    ObjectNode answer = JSON.createObjectNode();
    answer.put("key", entry.key().value()).put("at", entry.at().toString());
    entry.parts().forEach(answer.putArray("parts")::add);
    answer.putRawValue("entry", new RawValue(entry.json()));
    return JSON.writeValueAsString(answer);
  }

  @ServerExceptionMapper
  Response problem(CacheProblem problem) {
    return problem.response();
  }

  private EntryTopic ready() throws CacheProblem {
    return wiring.topic().orElseThrow(CacheProblem::notReady);
  }

  private static TraceContext trace(@Nullable String traceparent) {
    if (traceparent == null) {
      return TraceContext.newRoot();
    }
    try {
      return TraceContext.parse(traceparent).child();
    } catch (IllegalArgumentException e) {
      return TraceContext.newRoot(); // the specification: a broken header starts a new trace
    }
  }
}
