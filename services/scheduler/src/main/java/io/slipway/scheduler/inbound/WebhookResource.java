package io.slipway.scheduler.inbound;

import io.slipway.model.Project;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where forges tell about pushes. Answers 202 only when Kafka has the request. */
@Path("/webhooks/github")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class WebhookResource {
  private final SchedulerParts scheduler;

  WebhookResource(SchedulerParts scheduler) {
    this.scheduler = scheduler;
  }

  /** A delivery that names no project: the secrets of all are tried. */
  @POST
  @RunOnVirtualThread
  public Response anyProject(@Context HttpHeaders headers, InputStream body) {
    return handle(Optional.empty(), headers, body);
  }

  /** A delivery for one project. */
  @POST
  @Path("{project}")
  @RunOnVirtualThread
  public Response oneProject(
      @PathParam("project") String project, @Context HttpHeaders headers, InputStream body) {
    return handle(Optional.of(project), headers, body);
  }

  private Response handle(Optional<String> project, HttpHeaders headers, InputStream body) {
    Intake intake = scheduler.intake();
    GithubWebhook.Delivery delivery =
        new GithubWebhook.Delivery(
            project,
            headers.getHeaderString("X-GitHub-Event"),
            headers.getHeaderString("X-GitHub-Delivery"),
            headers.getHeaderString("X-Hub-Signature-256"),
            BoundedBody.read(body, scheduler.webhookLimit()));
    return switch (scheduler.githubWebhook().read(delivery, intake.projects().all())) {
      case GithubWebhook.Verdict.Pong pong -> answer(200, Map.of("pong", true));
      case GithubWebhook.Verdict.Ignore ignore -> answer(202, Map.of("ignored", ignore.reason()));
      case GithubWebhook.Verdict.Build build -> accept(intake, build);
    };
  }

  /** A redelivery after a failure in the middle is safe: what was accepted is known by its key. */
  private static Response accept(Intake intake, GithubWebhook.Verdict.Build build) {
    List<Intake.Accepted> accepted =
        build.projects().stream().map(p -> intake.accept(p, wish(p, build))).toList();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("build", accepted.getFirst().build().value());
    body.put("builds", accepted.stream().map(a -> a.build().value()).toList());
    body.put("duplicate", accepted.stream().allMatch(Intake.Accepted::duplicate));
    return answer(202, body);
  }

  private static Intake.Wish wish(Project project, GithubWebhook.Verdict.Build build) {
    return new Intake.Wish(
        GithubWebhook.source(project, build.push()),
        "push by " + build.push().pusher(),
        "github:" + project.id() + ":" + build.deliveryId());
  }

  private static Response answer(int status, Map<String, ?> body) {
    return Response.status(status).entity(Json.write(body)).build();
  }
}
