package io.slipway.console.inbound;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;

/** Has the addresses of the scheduler, which in one JVM lie between the console's. */
@Path("/api/v1/builds")
public class NeighbourResource {
  /** One build. */
  @GET
  @Path("/{id}")
  @Produces("text/plain")
  public String build(@PathParam("id") String id) {
    return "scheduler has " + id;
  }
}
