package io.slipway.console.inbound;

import io.slipway.console.config.ConsoleWiring;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The trace of one build. */
@Path("/api/v1/builds/{id}/trace")
@RunOnVirtualThread
public class TraceResource {
  private final ConsoleWiring console;

  TraceResource(ConsoleWiring console) {
    this.console = console;
  }

  /** All spans that have arrived, in the order of a waterfall; 404 for an unknown build. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response trace(@PathParam("id") String id) {
    return BuildIds.parse(id)
        .flatMap(console.traces()::of)
        .map(waterfall -> Response.ok(SpanJson.Trace.of(waterfall)).build())
        .orElseGet(() -> Problem.notFound("no trace of a build '" + id + "' is known"));
  }
}
