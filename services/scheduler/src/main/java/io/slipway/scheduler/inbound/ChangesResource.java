package io.slipway.scheduler.inbound;

import io.slipway.model.ProjectId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** What became of the last changes of a project: built, known already, or skipped and why. */
@Path("/api/v1/projects/{id}/changes")
@Produces(MediaType.APPLICATION_JSON)
public class ChangesResource {
  private final SchedulerParts scheduler;

  ChangesResource(SchedulerParts scheduler) {
    this.scheduler = scheduler;
  }

  /** The last hundred since the scheduler's start, newest first. */
  @GET
  @RunOnVirtualThread
  public Response list(@PathParam("id") String id) {
    ProjectId project = scheduler.intake().project(id).project().id();
    return Response.ok(Json.write(Map.of("changes", scheduler.changeLog().of(project)))).build();
  }
}
