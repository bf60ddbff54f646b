package io.slipway.scheduler.inbound;

import io.slipway.events.FarmEvent.ProjectRegistered;
import io.slipway.model.StatusTarget;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a project's results are told. A token goes in and never comes out. */
@Path("/api/v1/projects/{id}/status")
@Produces(MediaType.APPLICATION_JSON)
public class StatusResource {
  private static final long LARGEST_BODY = 16 * 1024;

  private final SchedulerParts scheduler;

  StatusResource(SchedulerParts scheduler) {
    this.scheduler = scheduler;
  }

  /** The API's base URL and a token that may write statuses. */
  record Wanted(@Nullable String api, @Nullable String token) {}

  /** Tells results from now on. */
  @PUT
  @RunOnVirtualThread
  public Response set(@PathParam("id") String id, InputStream body) {
    Wanted wanted = Json.read(BoundedBody.read(body, LARGEST_BODY), Wanted.class);
    String api = BuildsResource.given("api", wanted.api()).replaceFirst("/+$", "");
    String token = BuildsResource.given("token", wanted.token()).strip();
    if (!token.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw Problem.badRequest("a token is visible ASCII characters");
    }
    ProjectRegistered project = scheduler.intake().project(id);
    StatusTarget target =
        BuildsResource.valid(
            () ->
                new StatusTarget(
                    api, scheduler.secrets().sealToken(project.project().id(), api, token)));
    scheduler.intake().tell(project, Optional.of(target));
    return view(Optional.of(target));
  }

  /** Tells no more results. */
  @DELETE
  @RunOnVirtualThread
  public Response remove(@PathParam("id") String id) {
    Intake intake = scheduler.intake();
    intake.tell(intake.project(id), Optional.empty());
    return view(Optional.empty());
  }

  /** Whether, and where, results are told. */
  @GET
  @RunOnVirtualThread
  public Response show(@PathParam("id") String id) {
    return view(scheduler.intake().project(id).status());
  }

  private static Response view(Optional<StatusTarget> target) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("told", target.isPresent());
    target.ifPresent(t -> body.put("api", t.api()));
    return Response.ok(Json.write(body)).build();
  }
}
