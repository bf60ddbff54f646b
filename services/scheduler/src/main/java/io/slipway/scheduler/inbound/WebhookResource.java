package io.slipway.scheduler.inbound;

import io.slipway.model.Forge;
import io.slipway.scheduler.forge.ForgeDialect;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where forges tell about changes. Answers 202 only when Kafka has what was accepted. */
@Path("/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class WebhookResource {
  private final SchedulerParts scheduler;

  WebhookResource(SchedulerParts scheduler) {
    this.scheduler = scheduler;
  }

  /** A delivery of GitHub that names no project: the secrets of all are tried. */
  @POST
  @Path("github")
  @RunOnVirtualThread
  public Response anyProject(@Context HttpHeaders headers, InputStream body) {
    return handle(Forge.GITHUB, Optional.empty(), headers, body);
  }

  /** A delivery for one project; {@code forge} is github, gitlab, gitea, forgejo or bitbucket. */
  @POST
  @Path("{forge}/{project}")
  @RunOnVirtualThread
  public Response oneProject(
      @PathParam("forge") String forge,
      @PathParam("project") String project,
      @Context HttpHeaders headers,
      InputStream body) {
    Forge address =
        ForgeDialect.named(forge)
            .orElseThrow(
                () ->
                    Problem.of(
                        404,
                        "Not found",
                        "no such forge; there are github, gitlab, gitea, forgejo and bitbucket"));
    return handle(address, Optional.of(project), headers, body);
  }

  private Response handle(
      Forge address, Optional<String> project, HttpHeaders headers, InputStream body) {
    byte[] bytes = BoundedBody.read(body, scheduler.webhookLimit());
    ForgeWebhook.Delivery delivery =
        new ForgeWebhook.Delivery(address, project, headers::getHeaderString, bytes);
    return switch (scheduler.webhook().read(delivery, scheduler.intake().projects().all())) {
      case ForgeWebhook.Verdict.Pong pong -> answer(200, Map.of("pong", true));
      case ForgeWebhook.Verdict.Ignore ignore -> answer(202, Map.of("ignored", ignore.reason()));
      case ForgeWebhook.Verdict.Builds builds -> accept(builds.builds());
    };
  }

  /** A redelivery after a failure in the middle is safe: what was accepted is known by its key. */
  private Response accept(List<ForgeWebhook.Build> builds) {
    List<ChangeIntake.Result.Building> building = new ArrayList<>();
    String reason = "";
    for (ForgeWebhook.Build build : builds) {
      switch (scheduler.changes().told(build)) {
        case ChangeIntake.Result.Building b -> building.add(b);
        case ChangeIntake.Result.Skipped skipped -> reason = skipped.reason();
      }
    }
    Map<String, Object> body = new LinkedHashMap<>();
    if (!reason.isEmpty()) {
      body.put("skipped", reason);
    }
    if (!building.isEmpty()) {
      body.put("build", building.getFirst().build().value());
      body.put("builds", building.stream().map(b -> b.build().value()).toList());
      body.put("duplicate", building.stream().allMatch(ChangeIntake.Result.Building::duplicate));
    }
    return answer(202, body);
  }

  private static Response answer(int status, Map<String, ?> body) {
    return Response.status(status).entity(Json.write(body)).build();
  }
}
